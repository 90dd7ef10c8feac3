use async_trait::async_trait;
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::billing::{AccountReads, AccountSnapshot, DailyUsage};
use domain::ids::{DoctorId, UserId};
use domain::storage::StorageFailure;
use domain::wallet::WalletKey;

use super::wallet::find_wallet;
use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::UsageRow;
use crate::schema::{daily_usage, doctor_views};

#[async_trait]
impl AccountReads for SqliteStorage {
    async fn account_snapshot(
        &self,
        key: WalletKey,
        doctor: Option<DoctorId>,
        since: NaiveDate,
        today: NaiveDate,
    ) -> Result<AccountSnapshot, StorageFailure> {
        let read = self.readers.read("read an account", move |connection| {
            let user_id = key.user_id;
            let has_viewed_doctor_today = match doctor {
                Some(doctor) => has_viewed(connection, user_id, today, doctor)?,
                None => false,
            };
            Ok(AccountSnapshot {
                wallet: find_wallet(connection, key)?,
                anchor: find_wallet(connection, WalletKey::anchor(user_id))?,
                usage: usage_since(connection, user_id, since)?,
                has_viewed_doctor_today,
            })
        });
        read.await
    }

    async fn find_usage(
        &self,
        user_id: UserId,
        day: NaiveDate,
    ) -> Result<Option<DailyUsage>, StorageFailure> {
        let read = self.readers.read("read a day of usage", move |connection| {
            let row = daily_usage::table
                .filter(daily_usage::user_id.eq(user_id.get()))
                .filter(daily_usage::day.eq(day.to_string()))
                .select(UsageRow::as_select())
                .first(connection)
                .optional()?;
            Ok(row.map(DailyUsage::try_from).transpose()?)
        });
        read.await
    }
}

/// A user's days with views from `since` on, oldest first.
pub(crate) fn usage_since(
    connection: &mut SqliteConnection,
    user_id: UserId,
    since: NaiveDate,
) -> Result<Vec<DailyUsage>, DatabaseError> {
    let rows = daily_usage::table
        .filter(daily_usage::user_id.eq(user_id.get()))
        .filter(daily_usage::day.ge(since.to_string()))
        .order(daily_usage::day)
        .select(UsageRow::as_select())
        .load(connection)?;
    let usage: Result<_, _> = rows.into_iter().map(DailyUsage::try_from).collect();
    Ok(usage?)
}

/// Whether the user saw the doctor on that day.
pub(crate) fn has_viewed(
    connection: &mut SqliteConnection,
    user_id: UserId,
    day: NaiveDate,
    doctor: DoctorId,
) -> Result<bool, DatabaseError> {
    let views: i64 = doctor_views::table
        .filter(doctor_views::user_id.eq(user_id.get()))
        .filter(doctor_views::day.eq(day.to_string()))
        .filter(doctor_views::doctor_id.eq(doctor.get()))
        .count()
        .get_result(connection)?;
    Ok(views > 0)
}
