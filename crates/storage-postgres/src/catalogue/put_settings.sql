-- Stores the one row of settings.
INSERT INTO billing_settings (
    enable_billing,
    maintenance_mode,
    free_views_per_day,
    free_views_for_new_users,
    min_wallet_topup_minor,
    max_wallet_balance_minor
)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (is_only_row) DO UPDATE SET
    enable_billing = excluded.enable_billing,
    maintenance_mode = excluded.maintenance_mode,
    free_views_per_day = excluded.free_views_per_day,
    free_views_for_new_users = excluded.free_views_for_new_users,
    min_wallet_topup_minor = excluded.min_wallet_topup_minor,
    max_wallet_balance_minor = excluded.max_wallet_balance_minor
