BEGIN;
WITH RECURSIVE users (user_id) AS (
    SELECT 1
    UNION ALL
    SELECT user_id + 1 FROM users WHERE user_id < {wallets}
)
INSERT INTO wallets (
    user_id, currency, balance_minor, topped_up_minor, spent_minor, is_blocked, opened_at, last_sequence
)
SELECT user_id, 'UZS', 1000000000000, 0, 0, 0, (unixepoch() - 365 * 86400) * 1000000, {each}
FROM users;
INSERT INTO transactions (
    user_id, currency, sequence, id, direction, amount_minor, balance_before_minor, balance_after_minor,
    counter_account, description, status, created_at
)
SELECT
    user_id, currency, 1, randomblob(16), 'credit', balance_minor, 0, balance_minor, 'adjustment', 'Opening balance',
    'completed', opened_at
FROM wallets;
COMMIT;
