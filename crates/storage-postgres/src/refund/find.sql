-- One refund.
SELECT
    id, payment_id, user_id, amount_minor, attempt_number, staff_id, gateway_reason, error_code, requested_at, ended_at,
    currency, status, gateway, reason, reference, ordered_at, disputed_at
FROM refunds
WHERE id = $1
