-- pgbench takes a colon in a text for the beginning of a variable, hence chr(58).
\set user_id random(1, :wallets)
\set gateway_id random(1, 9000000000000000000)
BEGIN;
INSERT INTO payments (
    id, user_id, amount_minor, commission_minor, total_minor, version, created_at, expires_at, is_late, currency,
    status, purpose, gateway, reference
)
VALUES (
    gen_random_uuid(), :user_id, 5000000, 125000, 5125000, 1, now(), now() + interval '1 hour', false, 'UZS',
    'pending', 'payment', 'click', 'PAY-1795453871-E2B8C50B'
)
RETURNING id AS payment_id \gset
INSERT INTO payment_events (payment_id, user_id, version, happened_at, status, cause)
VALUES (:payment_id, :user_id, 1, now(), 'pending', 'created');
COMMIT;
BEGIN;
UPDATE payments SET status = 'processing', version = version + 1
WHERE id = :payment_id AND status = 'pending' AND total_minor = 5125000;
INSERT INTO attempts (payment_id, user_id, number, began_at, status, gateway, gateway_transaction_id)
VALUES (:payment_id, :user_id, nextval('attempt_numbers'), now(), 'open', 'click', :gateway_id)
RETURNING number AS attempt_number \gset
INSERT INTO payment_events (payment_id, user_id, version, happened_at, status, cause)
VALUES (:payment_id, :user_id, 2, now(), 'processing', 'attempt');
INSERT INTO webhook_calls (
    received_at, id, payment_id, duration_micros, is_authentic, gateway, action, remote_address, headers, body, answer
)
VALUES (
    now(), gen_random_uuid(), :payment_id, 5000, true, 'click', 'prepare', '127.0.0.1',
    'content-type: application/x-www-form-urlencoded', repeat('body', 70), repeat('answer', 25)
);
COMMIT;
BEGIN;
UPDATE payments SET status = 'completed', completed_at = now(), version = version + 1
WHERE id = :payment_id AND status = 'processing';
UPDATE attempts SET status = 'succeeded', ended_at = now()
WHERE payment_id = :payment_id AND number = :attempt_number AND status = 'open';
INSERT INTO payment_events (payment_id, user_id, version, happened_at, status, cause)
VALUES (:payment_id, :user_id, 3, now(), 'completed', 'paid');
WITH credited AS (
    UPDATE wallets SET
        balance_minor = balance_minor + 5000000,
        topped_up_minor = topped_up_minor + 5000000,
        last_sequence = last_sequence + 1
    WHERE user_id = :user_id AND currency = 'UZS'
    RETURNING user_id, balance_minor, last_sequence
)
INSERT INTO transactions (
    user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, created_at, id, payment_id, currency,
    direction, status, counter_account, description
)
SELECT
    user_id, last_sequence, 5000000, balance_minor - 5000000, balance_minor, now(), gen_random_uuid(), :payment_id,
    'UZS', 'credit', 'completed', 'gateway' || chr(58) || 'click', 'Click'
FROM credited;
INSERT INTO webhook_calls (
    received_at, id, payment_id, duration_micros, is_authentic, gateway, action, remote_address, headers, body, answer
)
VALUES (
    now(), gen_random_uuid(), :payment_id, 5000, true, 'click', 'complete', '127.0.0.1',
    'content-type: application/x-www-form-urlencoded', repeat('body', 75), repeat('answer', 25)
);
COMMIT;
