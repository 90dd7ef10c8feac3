-- Adds lines to the history of payments; their positions are drawn in the order in which they happened.
INSERT INTO payment_events (payment_id, user_id, version, status, cause, happened_at)
SELECT payment_id, user_id, version, status, cause, happened_at
FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[])
WITH ORDINALITY AS given (payment_id, user_id, version, status, cause, happened_at, place)
ORDER BY place
