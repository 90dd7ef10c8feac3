use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::billing::DailyUsage;

use super::{Column, Inconsistent};
use crate::schema::daily_usage;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = daily_usage)]
pub(crate) struct UsageRow {
    user_id: i64,
    day: String,
    quota_views: i64,
    new_user_views: i64,
    paid_views: i64,
}

impl From<&DailyUsage> for UsageRow {
    fn from(usage: &DailyUsage) -> Self {
        Self {
            user_id: usage.user_id.get(),
            day: usage.day.to_string(),
            quota_views: usage.quota_views.into(),
            new_user_views: usage.new_user_views.into(),
            paid_views: usage.paid_views.into(),
        }
    }
}

impl TryFrom<UsageRow> for DailyUsage {
    type Error = Inconsistent;

    fn try_from(row: UsageRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("daily_usage", name);
        Ok(Self {
            user_id: column("user_id").user(row.user_id)?,
            day: column("day").day(&row.day)?,
            quota_views: column("quota_views").count(row.quota_views)?,
            new_user_views: column("new_user_views").count(row.new_user_views)?,
            paid_views: column("paid_views").count(row.paid_views)?,
        })
    }
}
