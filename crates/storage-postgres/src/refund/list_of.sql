-- The refunds of some payments, by payment, oldest first.
SELECT
    id, payment_id, user_id, amount_minor, attempt_number, staff_id, gateway_reason, error_code, requested_at, ended_at,
    currency, status, gateway, reason, reference, ordered_at, disputed_at
FROM refunds
WHERE payment_id = ANY ($1::uuid[])
ORDER BY payment_id, requested_at, id
