-- pgbench takes a colon in a text for the beginning of a variable, hence chr(58).
\set user_id random(1, :wallets)
WITH charged AS (
    UPDATE wallets SET
        balance_minor = balance_minor - 100000,
        spent_minor = spent_minor + 100000,
        last_sequence = last_sequence + 1
    WHERE user_id = :user_id AND currency = 'UZS' AND balance_minor >= 100000 AND NOT is_blocked
    RETURNING user_id, balance_minor, last_sequence
)
INSERT INTO transactions (
    user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, quantity, created_at, id, currency,
    direction, status, counter_account, service, description
)
SELECT
    user_id, last_sequence, 100000, balance_minor + 100000, balance_minor, 1, now(), gen_random_uuid(), 'UZS',
    'debit', 'completed', 'revenue' || chr(58) || 'chat_message', 'chat_message', 'Chat xabari'
FROM charged;
