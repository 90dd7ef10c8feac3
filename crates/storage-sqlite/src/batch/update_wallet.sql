UPDATE wallets
SET
    balance_minor = ?,
    topped_up_minor = ?,
    spent_minor = ?,
    is_blocked = ?,
    last_sequence = ?
WHERE
    user_id = ?
    AND currency = ?
    -- As it was loaded.
    AND last_sequence = ?
    AND balance_minor = ?
