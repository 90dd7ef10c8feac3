use chrono::{Days, NaiveDate};
use diesel::sql_types::{Array, BigInt, Date};
use domain::UserId;
use domain::billing::{DailyUsage, NEW_WALLET_DAYS};
use domain::ledger::{BatchNeeds, UsageChange};

use crate::failure::SenselessRow;
use crate::statement::{row_count, statement};

/// `user_id, day, quota_views, new_user_views, paid_views`.
pub(super) type UsageColumns = (BigInt, Date, BigInt, BigInt, BigInt);

/// What stands in [`UsageColumns`].
pub(super) type UsageRow = (i64, NaiveDate, i64, i64, i64);

pub(crate) fn to_usage(row: UsageRow) -> Result<DailyUsage, SenselessRow> {
    let (user_id, day, quota_views, new_user_views, paid_views) = row;
    let to_count =
        |count: i64| SenselessRow::unless(u32::try_from(count).ok(), "daily_usage.…_views", &count);
    Ok(DailyUsage {
        user_id: SenselessRow::unless(UserId::new(user_id), "daily_usage.user_id", &user_id)?,
        day,
        quota_views: to_count(quota_views)?,
        new_user_views: to_count(new_user_views)?,
        paid_views: to_count(paid_views)?,
    })
}

statement! {
    /// The days of usage that a batch must see.
    pub(crate) FindUsage = "find_usage.sql" (user_ids: Vec<i64> as Array<BigInt>, since: NaiveDate as Date)
        -> rows of UsageRow as UsageColumns
}

impl FindUsage {
    /// `today` may turn before the batch is decided, or have turned; two days more than a rule looks back hold either.
    pub(crate) fn of(needs: &BatchNeeds, today: NaiveDate) -> Self {
        let days = Days::new(u64::from(NEW_WALLET_DAYS) + 3);
        Self {
            user_ids: needs.usage.iter().map(|user_id| user_id.get()).collect(),
            since: today.checked_sub_days(days).unwrap_or(today),
        }
    }
}

statement! {
    /// Adds days of usage.
    pub(crate) InsertUsage = "insert_usage.sql" (
        user_ids: Vec<i64> as Array<BigInt>,
        days: Vec<NaiveDate> as Array<Date>,
        quota_views: Vec<i64> as Array<BigInt>,
        new_user_views: Vec<i64> as Array<BigInt>,
        paid_views: Vec<i64> as Array<BigInt>,
    ) -> count
}

impl InsertUsage {
    pub(crate) fn of(days: &[DailyUsage]) -> Self {
        let rows = || days.iter();
        Self {
            user_ids: rows().map(|usage| usage.user_id.get()).collect(),
            days: rows().map(|usage| usage.day).collect(),
            quota_views: rows().map(|usage| usage.quota_views.into()).collect(),
            new_user_views: rows().map(|usage| usage.new_user_views.into()).collect(),
            paid_views: rows().map(|usage| usage.paid_views.into()).collect(),
        }
    }
}

statement! {
    /// Moves days of usage on from what was loaded.
    pub(crate) UpdateUsage = "update_usage.sql" (
        user_ids: Vec<i64> as Array<BigInt>,
        days: Vec<NaiveDate> as Array<Date>,
        quota_views: Vec<i64> as Array<BigInt>,
        new_user_views: Vec<i64> as Array<BigInt>,
        paid_views: Vec<i64> as Array<BigInt>,
        expected_quota_views: Vec<i64> as Array<BigInt>,
        expected_new_user_views: Vec<i64> as Array<BigInt>,
        expected_paid_views: Vec<i64> as Array<BigInt>,
        expected_rows: i64 as BigInt,
    ) -> rows of (i64,) as (BigInt,)
}

impl UpdateUsage {
    /// Of days that were there before, each with what it was.
    pub(crate) fn of(changes: &[(DailyUsage, DailyUsage)]) -> Self {
        let before = || changes.iter().map(|(before, _)| before);
        let after = || changes.iter().map(|(_, after)| after);
        Self {
            user_ids: after().map(|usage| usage.user_id.get()).collect(),
            days: after().map(|usage| usage.day).collect(),
            quota_views: after().map(|usage| usage.quota_views.into()).collect(),
            new_user_views: after().map(|usage| usage.new_user_views.into()).collect(),
            paid_views: after().map(|usage| usage.paid_views.into()).collect(),
            expected_quota_views: before().map(|usage| usage.quota_views.into()).collect(),
            expected_new_user_views: before().map(|usage| usage.new_user_views.into()).collect(),
            expected_paid_views: before().map(|usage| usage.paid_views.into()).collect(),
            expected_rows: row_count(changes),
        }
    }
}

/// The days that are new, and the others with what they were.
pub(crate) fn split(changes: &[UsageChange]) -> (Vec<DailyUsage>, Vec<(DailyUsage, DailyUsage)>) {
    let (mut begun, mut moved) = (Vec::new(), Vec::new());
    for change in changes {
        match change.before {
            None => begun.push(change.after),
            Some(before) => moved.push((before, change.after)),
        }
    }
    (begun, moved)
}
