-- The history of a payment, oldest first.
SELECT payment_id, user_id, version, status, cause, happened_at
FROM payment_events
WHERE payment_id = $1
ORDER BY position
