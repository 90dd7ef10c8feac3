-- Writes a call down.
INSERT INTO webhook_calls (
    received_at, id, payment_id, duration_micros, is_authentic, gateway, action, remote_address, headers, body, answer
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
