-- What asking about access needs to see of a user: a row for each day of usage, and one if there is none.
SELECT
    wallet.user_id,
    wallet.currency,
    wallet.balance_minor,
    wallet.topped_up_minor,
    wallet.spent_minor,
    wallet.is_blocked,
    wallet.opened_at,
    wallet.last_sequence,
    anchor.user_id,
    anchor.currency,
    anchor.balance_minor,
    anchor.topped_up_minor,
    anchor.spent_minor,
    anchor.is_blocked,
    anchor.opened_at,
    anchor.last_sequence,
    daily_usage.user_id,
    daily_usage.day,
    daily_usage.quota_views,
    daily_usage.new_user_views,
    daily_usage.paid_views,
    viewed.doctor_id IS NOT NULL
FROM (VALUES ($1::bigint)) AS asked (user_id)
LEFT JOIN wallets AS wallet ON wallet.user_id = asked.user_id AND wallet.currency = $2
LEFT JOIN wallets AS anchor ON anchor.user_id = asked.user_id AND anchor.currency = 'UZS'
LEFT JOIN daily_usage ON daily_usage.user_id = asked.user_id AND daily_usage.day >= $3
LEFT JOIN doctor_views AS viewed
    ON viewed.user_id = asked.user_id AND viewed.doctor_id = $4 AND viewed.day = $5
ORDER BY daily_usage.day
