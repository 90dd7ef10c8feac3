-- Refunds that were refused until a moment, behind a place in the list, which index refunds_refused keeps.
SELECT
    id, payment_id, user_id, amount_minor, attempt_number, staff_id, gateway_reason, error_code, requested_at, ended_at,
    currency, status, gateway, reason, reference, ordered_at, disputed_at
FROM refunds
WHERE status = 'refused' AND (ended_at, id) > ($1, $2) AND ended_at <= $3
ORDER BY ended_at, id
LIMIT $4
