-- The newest calls. Months come one after another, so their partitions are read from the newest on, until it is enough.
SELECT
    received_at, id, payment_id, duration_micros, is_authentic, gateway, action, remote_address, headers, body, answer
FROM webhook_calls
ORDER BY received_at DESC, id DESC
LIMIT $1
