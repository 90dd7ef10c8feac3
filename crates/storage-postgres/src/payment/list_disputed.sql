-- Payments of which an attempt is in question, those behind a place in the list, which index attempts_disputed keeps.
SELECT
    id, user_id, amount_minor, commission_minor, total_minor, version, created_at, expires_at, completed_at, is_late,
    currency, status, purpose, gateway, reference, callback_url, refunded_minor
FROM payments
WHERE id IN (
    SELECT payment_id
    FROM attempts
    WHERE disputed_at IS NOT NULL AND payment_id > $1
    GROUP BY payment_id
    ORDER BY payment_id
    LIMIT $2
)
ORDER BY id
