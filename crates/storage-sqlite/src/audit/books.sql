-- Every wallet, followed by its transactions in order. Both halves come in the order of their primary keys, so the two
-- are merged as they are read and nothing is sorted.
SELECT
    user_id,
    currency,
    0 AS sequence,
    last_sequence,
    balance_minor,
    topped_up_minor,
    spent_minor,
    NULL AS direction,
    NULL AS counter_account,
    NULL AS amount_minor,
    NULL AS balance_before_minor,
    NULL AS balance_after_minor
FROM wallets
UNION ALL
SELECT
    user_id,
    currency,
    sequence,
    NULL,
    NULL,
    NULL,
    NULL,
    direction,
    counter_account,
    amount_minor,
    balance_before_minor,
    balance_after_minor
FROM transactions
ORDER BY user_id, currency, sequence
