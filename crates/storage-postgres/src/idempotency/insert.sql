-- Adds answers. A key that got its answer meanwhile is a unique violation: the batch is run again and replays it.
INSERT INTO idempotent_answers (user_id, key, fingerprint, status, body, created_at)
SELECT
    ($1::bigint[])[i], ($2::text[])[i], ($3::bytea[])[i], ($4::integer[])[i], ($5::bytea[])[i], ($6::timestamptz[])[i]
FROM generate_series(1, cardinality($1::bigint[])) AS i
