-- Lines of the log of administration before a place in it, newest first.
SELECT id, actor_id, happened_at, actor_role, action, target, before_state, after_state, reason
FROM admin_log
WHERE ($1::bigint IS NULL OR actor_id = $1)
    AND ($2::text IS NULL OR target = $2)
    AND ($3::timestamptz IS NULL OR happened_at >= $3)
    AND (happened_at, id) < (coalesce($4::timestamptz, 'infinity'), $5::uuid)
ORDER BY happened_at DESC, id DESC
LIMIT $6
