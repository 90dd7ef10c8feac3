-- Adds lines to the log of administration.
INSERT INTO admin_log (
    id, actor_id, happened_at, actor_role, action, target, before_state, after_state, reason
)
SELECT *
FROM unnest(
    $1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]
)
