-- The latest days of usage of some users.
SELECT user_id, day, quota_views, new_user_views, paid_views
FROM daily_usage
WHERE user_id = ANY ($1::bigint[]) AND day >= $2
