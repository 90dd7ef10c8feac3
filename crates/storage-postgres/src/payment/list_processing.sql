-- Payments that a gateway has begun and not ended, those behind a place in the list, which index payments_processing keeps.
SELECT
    id, user_id, amount_minor, commission_minor, total_minor, version, created_at, expires_at, completed_at, is_late,
    currency, status, purpose, gateway, reference, callback_url, refunded_minor
FROM payments
WHERE status = 'processing' AND (expires_at, id) > ($1, $2)
ORDER BY expires_at, id
LIMIT $3
