-- A page of the doctors whom a user has seen, the newest day first, on a day the latest view first; and how many there
-- are in all. There is always a row, so that the count arrives with an empty page too.
SELECT
    matching.total_count,
    page.user_id,
    page.day,
    page.doctor_id,
    page.granted_by,
    page.viewed_at
FROM (SELECT count(*) AS total_count FROM doctor_views WHERE user_id = $1) AS matching
LEFT JOIN (
    SELECT *
    FROM doctor_views
    WHERE user_id = $1
    ORDER BY day DESC, viewed_at DESC, doctor_id DESC
    LIMIT $2 OFFSET $3
) AS page ON true
ORDER BY page.day DESC, page.viewed_at DESC, page.doctor_id DESC
