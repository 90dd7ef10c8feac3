-- A user's views of one day.
SELECT user_id, day, quota_views, new_user_views, paid_views
FROM daily_usage
WHERE user_id = $1 AND day = $2
