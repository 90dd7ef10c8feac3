-- One call, by the moment at which it arrived and its id.
SELECT
    received_at, id, payment_id, duration_micros, is_authentic, gateway, action, remote_address, headers, body, answer
FROM webhook_calls
WHERE received_at = $1 AND id = $2
