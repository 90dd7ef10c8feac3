-- Calls of a span of time before a place in the list, newest first. Months come one after another, so their partitions
-- are read from the newest on, until it is enough.
SELECT
    received_at, id, payment_id, duration_micros, is_authentic, gateway, action, remote_address, headers, body, answer
FROM webhook_calls
WHERE received_at >= $1
    AND (received_at, id) < ($2, $3)
    AND ($4::text IS NULL OR gateway = $4)
    AND ($5::boolean IS NULL OR is_authentic = $5)
ORDER BY received_at DESC, id DESC
LIMIT $6
