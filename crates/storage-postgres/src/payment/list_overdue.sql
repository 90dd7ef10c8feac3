-- Payments that the expiry job may expire, oldest first.
SELECT id
FROM payments
WHERE status IN ('pending', 'failed') AND expires_at <= $1
ORDER BY expires_at, id
LIMIT $2
