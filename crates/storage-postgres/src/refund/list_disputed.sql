-- Refunds whose gateways said the opposite of how they ended, behind a place in the list, which index refunds_disputed keeps.
SELECT
    id, payment_id, user_id, amount_minor, attempt_number, staff_id, gateway_reason, error_code, requested_at, ended_at,
    currency, status, gateway, reason, reference, ordered_at, disputed_at
FROM refunds
WHERE disputed_at IS NOT NULL AND (disputed_at, id) > ($1, $2)
ORDER BY disputed_at, id
LIMIT $3
