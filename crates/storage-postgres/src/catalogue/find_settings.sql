-- The one row of settings.
SELECT
    enable_billing,
    maintenance_mode,
    free_views_per_day,
    free_views_for_new_users,
    min_wallet_topup_minor,
    max_wallet_balance_minor
FROM billing_settings
