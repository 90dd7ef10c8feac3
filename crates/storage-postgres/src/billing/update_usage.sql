-- Moves days of usage on, each from what was loaded.
WITH given AS (
    SELECT *
    FROM unnest(
        $1::bigint[], $2::date[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[]
    ) AS given (
        user_id, day, quota_views, new_user_views, paid_views, expected_quota, expected_new_user, expected_paid
    )
),
updated AS (
    UPDATE daily_usage SET
        quota_views = given.quota_views,
        new_user_views = given.new_user_views,
        paid_views = given.paid_views
    FROM given
    WHERE daily_usage.user_id = given.user_id
        AND daily_usage.day = given.day
        AND daily_usage.quota_views = given.expected_quota
        AND daily_usage.new_user_views = given.expected_new_user
        AND daily_usage.paid_views = given.expected_paid
    RETURNING 1
)
SELECT require_rows((SELECT count(*) FROM updated), $9::bigint)
