-- Notes orders of one person.
INSERT INTO solo_orders (id, staff_id, amount_minor, ordered_at, kind, currency)
SELECT *
FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[])
