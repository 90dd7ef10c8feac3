-- As list.sql, for a search: a page of a user's payments that match.
WITH matching AS NOT MATERIALIZED (
    SELECT *
    FROM payments
    WHERE user_id = $1
        AND ($2::timestamptz IS NULL OR created_at >= $2)
        AND ($3::timestamptz IS NULL OR created_at < $3)
        AND ($4::text IS NULL OR gateway = $4)
        AND (
            $5::text IS NULL
            OR CASE WHEN status IN ('pending', 'failed') AND expires_at <= $6 THEN 'expired' ELSE status END = $5
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
LEFT JOIN (SELECT * FROM matching ORDER BY created_at DESC, id DESC LIMIT $7 OFFSET $8) AS page ON true
ORDER BY page.created_at DESC, page.id DESC
