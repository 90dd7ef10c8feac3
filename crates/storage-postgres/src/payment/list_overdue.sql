-- Payments that the expiry job may expire, those behind a place in the list, which index payments_overdue keeps.
SELECT expires_at, id
FROM payments
WHERE status IN ('pending', 'failed') AND expires_at <= $1 AND (expires_at, id) > ($2, $3)
ORDER BY expires_at, id
LIMIT $4
