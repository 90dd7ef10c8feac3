-- Writes calls down.
INSERT INTO webhook_calls (
    received_at, id, payment_id, duration_micros, is_authentic, gateway, action, remote_address, headers, body, answer
)
SELECT *
FROM unnest(
    $1::timestamptz[], $2::uuid[], $3::uuid[], $4::bigint[], $5::boolean[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[]
)
