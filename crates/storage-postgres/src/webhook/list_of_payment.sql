-- The same of one payment, which index webhook_calls_of_payment keeps together.
SELECT
    received_at, id, payment_id, duration_micros, is_authentic, gateway, action, remote_address, headers, body, answer
FROM webhook_calls
WHERE payment_id = $1
    AND received_at >= $2
    AND (received_at, id) < ($3, $4)
    AND ($5::text IS NULL OR gateway = $5)
    AND ($6::boolean IS NULL OR is_authentic = $6)
ORDER BY received_at DESC, id DESC
LIMIT $7
