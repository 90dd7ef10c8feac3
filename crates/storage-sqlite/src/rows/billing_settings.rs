use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use domain::billing::BillingSettings;
use domain::money::Money;

use super::{Column, Inconsistent};
use crate::schema::billing_settings;

#[derive(AsChangeset, Insertable, Queryable, Selectable)]
#[diesel(table_name = billing_settings)]
pub(crate) struct BillingSettingsRow {
    id: i32,
    enable_billing: bool,
    maintenance_mode: bool,
    free_views_per_day: i64,
    free_views_for_new_users: i64,
    min_wallet_topup_tiyin: i64,
    max_wallet_balance_tiyin: i64,
}

impl From<&BillingSettings> for BillingSettingsRow {
    fn from(settings: &BillingSettings) -> Self {
        Self {
            id: 1,
            enable_billing: settings.enable_billing,
            maintenance_mode: settings.maintenance_mode,
            free_views_per_day: settings.free_views_per_day.into(),
            free_views_for_new_users: settings.free_views_for_new_users.into(),
            min_wallet_topup_tiyin: settings.min_wallet_topup.minor(),
            max_wallet_balance_tiyin: settings.max_wallet_balance.minor(),
        }
    }
}

impl TryFrom<BillingSettingsRow> for BillingSettings {
    type Error = Inconsistent;

    fn try_from(row: BillingSettingsRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("billing_settings", name);
        Ok(Self {
            enable_billing: row.enable_billing,
            maintenance_mode: row.maintenance_mode,
            free_views_per_day: column("free_views_per_day").count(row.free_views_per_day)?,
            free_views_for_new_users: column("free_views_for_new_users")
                .count(row.free_views_for_new_users)?,
            min_wallet_topup: Money::from_minor(row.min_wallet_topup_tiyin),
            max_wallet_balance: Money::from_minor(row.max_wallet_balance_tiyin),
        })
    }
}
