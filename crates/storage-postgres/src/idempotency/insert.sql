-- Adds answers. A key that got its answer meanwhile is a unique violation: the batch is run again and replays it.
INSERT INTO idempotent_answers (user_id, key, fingerprint, status, body, created_at)
SELECT *
FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::integer[], $5::bytea[], $6::timestamptz[])
