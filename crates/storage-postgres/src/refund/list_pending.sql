-- Refunds that are pending, behind a place in the list, which index refunds_pending keeps.
SELECT
    id, payment_id, user_id, amount_minor, attempt_number, staff_id, gateway_reason, error_code, requested_at, ended_at,
    currency, status, gateway, reason, reference, ordered_at, disputed_at
FROM refunds
WHERE status = 'pending' AND (requested_at, id) > ($1, $2)
ORDER BY requested_at, id
LIMIT $3
