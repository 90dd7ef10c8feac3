-- The wallets of some users.
SELECT user_id, currency, balance_minor, topped_up_minor, spent_minor, is_blocked, opened_at, last_sequence
FROM wallets
WHERE user_id = ANY ($1::bigint[])
