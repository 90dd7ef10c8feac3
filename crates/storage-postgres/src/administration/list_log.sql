-- A page of the log of administration, newest first, and how many lines there are in all. There is always a row, so
-- that the count arrives with an empty page too.
WITH matching AS NOT MATERIALIZED (
    SELECT *
    FROM admin_log
    WHERE ($1::bigint IS NULL OR actor_id = $1)
        AND ($2::text IS NULL OR target = $2)
        AND ($3::timestamptz IS NULL OR happened_at >= $3)
        AND ($4::timestamptz IS NULL OR happened_at < $4)
)
SELECT
    total.total_count,
    page.id,
    page.actor_id,
    page.happened_at,
    page.actor_role,
    page.action,
    page.target,
    page.before_state,
    page.after_state,
    page.reason
FROM (SELECT count(*) AS total_count FROM matching) AS total
LEFT JOIN (SELECT * FROM matching ORDER BY happened_at DESC, id DESC LIMIT $5 OFFSET $6) AS page ON true
ORDER BY page.happened_at DESC, page.id DESC
