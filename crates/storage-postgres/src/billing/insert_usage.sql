-- Adds days of usage. They are guarded by the lock on the so'm wallet of their user.
INSERT INTO daily_usage (user_id, day, quota_views, new_user_views, paid_views)
SELECT *
FROM unnest($1::bigint[], $2::date[], $3::bigint[], $4::bigint[], $5::bigint[])
