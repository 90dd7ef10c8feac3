UPDATE daily_usage
SET
    quota_views = ?,
    new_user_views = ?,
    paid_views = ?
WHERE
    user_id = ?
    AND day = ?
    -- As it was loaded.
    AND quota_views = ?
    AND new_user_views = ?
    AND paid_views = ?
