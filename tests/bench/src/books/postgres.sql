SELECT ensure_month_partitions('transactions', now() - make_interval(months => months), true)
FROM unnest(ARRAY[13, 9, 5, 1]) AS months;
UPDATE billing_settings SET max_wallet_balance_minor = 1000000000000000;
-- An opening balance of ten billion so'm, then charges of a thousand.
INSERT INTO wallets (
    user_id, balance_minor, topped_up_minor, spent_minor, last_sequence, opened_at, is_blocked, currency
)
SELECT
    user_id,
    1000000000000 - ({each} - 1) * 100000::bigint,
    0,
    ({each} - 1) * 100000::bigint,
    {each},
    now() - interval '365 days',
    false,
    'UZS'
FROM generate_series(1, {wallets}) AS user_id;
INSERT INTO transactions (
    user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, quantity, created_at, id, currency,
    direction, status, counter_account, service, description
)
SELECT
    user_id, 1, 1000000000000, 0, 1000000000000, NULL, now() - interval '365 days', gen_random_uuid(), 'UZS',
    'credit', 'completed', 'adjustment', NULL, 'Opening balance'
FROM generate_series(1, {wallets}) AS user_id;
-- In the order of time, as they would have come.
INSERT INTO transactions (
    user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, quantity, created_at, id, currency,
    direction, status, counter_account, service, description
)
SELECT
    user_id,
    sequence,
    100000,
    1000000000000 - (sequence - 2) * 100000::bigint,
    1000000000000 - (sequence - 1) * 100000::bigint,
    1,
    now() - interval '365 days' * (1 - sequence / ({each} + 1.0)) + user_id * interval '1 microsecond',
    gen_random_uuid(),
    'UZS',
    'debit',
    'completed',
    'revenue:chat_message',
    'chat_message',
    'Chat xabari'
FROM generate_series(2, {each}) AS sequence
CROSS JOIN generate_series(1, {wallets}) AS user_id;
VACUUM ANALYZE;
