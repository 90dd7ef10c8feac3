-- Adds payments.
INSERT INTO payments (
    id, user_id, amount_minor, commission_minor, total_minor, version, created_at, expires_at, completed_at, is_late,
    currency, status, purpose, gateway, reference, callback_url, refunded_minor
)
SELECT *
FROM unnest(
    $1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::timestamptz[],
    $8::timestamptz[], $9::timestamptz[], $10::boolean[], $11::text[], $12::text[], $13::text[], $14::text[],
    $15::text[], $16::text[], $17::bigint[]
)
