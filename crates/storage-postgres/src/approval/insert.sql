-- Adds approvals, which nobody has decided about.
INSERT INTO approvals (
    id, staff_id, user_id, amount_minor, requested_at, expires_at, payment_id, refund_id, kind, currency, direction, state,
    staff_role, reason
)
SELECT *
FROM unnest(
    $1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::uuid[], $8::uuid[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[]
)
