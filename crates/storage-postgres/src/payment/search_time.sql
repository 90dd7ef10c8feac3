-- As list.sql, for a search: a page of the payments of all users that were created in a time and match.
WITH matching AS NOT MATERIALIZED (
    SELECT *
    FROM payments
    WHERE created_at >= $1
        AND created_at < $2
        AND ($3::text IS NULL OR gateway = $3)
        AND (
            $4::text IS NULL
            OR CASE WHEN status IN ('pending', 'failed') AND expires_at <= $5 THEN 'expired' ELSE status END = $4
        )
)
SELECT
    total.total_count,
    page.id,
    page.user_id,
    page.amount_minor,
    page.commission_minor,
    page.total_minor,
    page.version,
    page.created_at,
    page.expires_at,
    page.completed_at,
    page.is_late,
    page.currency,
    page.status,
    page.purpose,
    page.gateway,
    page.reference,
    page.callback_url,
    page.refunded_minor
FROM (SELECT count(*) AS total_count FROM matching) AS total
LEFT JOIN (SELECT * FROM matching ORDER BY created_at DESC, id DESC LIMIT $6 OFFSET $7) AS page ON true
ORDER BY page.created_at DESC, page.id DESC
