-- All that is stored of the lines of the log of administration of a stretch of time.
SELECT id, actor_id, happened_at, actor_role, action, target, before_state, after_state, reason
FROM admin_log
WHERE happened_at >= coalesce($1::timestamptz, '-infinity') AND happened_at < $2
ORDER BY happened_at, id
