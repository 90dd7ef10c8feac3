use async_trait::async_trait;
use chrono::NaiveDate;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text};
use domain::billing::{AccountReads, AccountSnapshot, DailyUsage};
use domain::storage::StorageFailure;
use domain::wallet::WalletKey;
use domain::{DoctorId, UserId};

use super::to_usage;
use super::usage::{UsageColumns, UsageRow};
use crate::PostgresStorage;
use crate::failure::PostgresError;
use crate::statement::statement;
use crate::wallet::{WalletColumns, WalletRow, to_wallet};

type AccountColumns = (
    Nullable<WalletColumns>,
    Nullable<WalletColumns>,
    Nullable<UsageColumns>,
    Bool,
);

type AccountRow = (Option<WalletRow>, Option<WalletRow>, Option<UsageRow>, bool);

statement! {
    /// One statement, and so one moment: a row for each day of usage, at least one row.
    FindAccount = "find_account.sql" (
        user_id: i64 as BigInt,
        currency: &'static str as Text,
        since: NaiveDate as Date,
        doctor_id: Option<i64> as Nullable<BigInt>,
        today: NaiveDate as Date,
    ) -> rows of AccountRow as AccountColumns
}

statement! {
    FindDay = "find_day.sql" (user_id: i64 as BigInt, day: NaiveDate as Date)
        -> rows of UsageRow as UsageColumns
}

impl PostgresStorage {
    async fn account(
        &self,
        key: WalletKey,
        doctor: Option<DoctorId>,
        since: NaiveDate,
        today: NaiveDate,
    ) -> Result<AccountSnapshot, PostgresError> {
        let find = FindAccount {
            user_id: key.user_id.get(),
            currency: key.currency.as_str(),
            since,
            doctor_id: doctor.map(DoctorId::get),
            today,
        };
        let mut snapshot = AccountSnapshot {
            wallet: None,
            anchor: None,
            usage: Vec::new(),
            has_viewed_doctor_today: false,
        };
        for (wallet, anchor, usage, has_viewed_doctor_today) in self.reads.ask(&find).await? {
            snapshot.wallet = wallet.map(to_wallet).transpose()?;
            snapshot.anchor = anchor.map(to_wallet).transpose()?;
            snapshot.usage.extend(usage.map(to_usage).transpose()?);
            snapshot.has_viewed_doctor_today = has_viewed_doctor_today;
        }
        Ok(snapshot)
    }

    async fn day(
        &self,
        user_id: UserId,
        day: NaiveDate,
    ) -> Result<Option<DailyUsage>, PostgresError> {
        let find = FindDay {
            user_id: user_id.get(),
            day,
        };
        let row = self.reads.ask(&find).await?.pop();
        Ok(row.map(to_usage).transpose()?)
    }
}

#[async_trait]
impl AccountReads for PostgresStorage {
    async fn account_snapshot(
        &self,
        key: WalletKey,
        doctor: Option<DoctorId>,
        since: NaiveDate,
        today: NaiveDate,
    ) -> Result<AccountSnapshot, StorageFailure> {
        let account = self.account(key, doctor, since, today).await;
        account.map_err(|error| StorageFailure::new("read an account", error))
    }

    async fn find_usage(
        &self,
        user_id: UserId,
        day: NaiveDate,
    ) -> Result<Option<DailyUsage>, StorageFailure> {
        let usage = self.day(user_id, day).await;
        usage.map_err(|error| StorageFailure::new("read a day of usage", error))
    }
}
