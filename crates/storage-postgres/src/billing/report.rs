use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Timestamptz};
use domain::UserId;
use domain::billing::{
    BillingSummary, DoctorView, ReportPeriod, ReportReads, ServiceType, Spending, SpendingLine,
    ViewGrant, WalletStatistics,
};
use domain::page::{Page, PageRequest};
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use domain::wallet::WalletKey;

use super::to_doctor_view_key;
use crate::PostgresStorage;
use crate::failure::{PostgresError, SenselessRow};
use crate::statement::statement;
use crate::wallet::{WalletColumns, WalletRow, to_wallet};

/// `day, service, charges, quantity, amount_minor`; the day counts from 1, the first of the period.
type LineColumns = (Integer, Text, BigInt, BigInt, BigInt);
type LineRow = (i32, String, i64, i64, i64);

statement! {
    SumCharges = "sum_charges.sql" (
        user_id: i64 as BigInt,
        currency: &'static str as Text,
        day_starts: Vec<DateTime<Utc>> as Array<Timestamptz>,
        since: DateTime<Utc> as Timestamptz,
    ) -> rows of (Option<WalletRow>, Option<LineRow>)
        as (Nullable<WalletColumns>, Nullable<LineColumns>)
}

/// `user_id, day, doctor_id, granted_by, viewed_at`.
type ViewColumns = (BigInt, Date, BigInt, Text, Timestamptz);
type ViewRow = (i64, NaiveDate, i64, String, DateTime<Utc>);

statement! {
    ListDoctorViews = "list_doctor_views.sql" (
        user_id: i64 as BigInt,
        limit: i64 as BigInt,
        offset: i64 as BigInt,
    ) -> rows of (i64, Option<ViewRow>) as (BigInt, Nullable<ViewColumns>)
}

fn to_line(row: LineRow, days: &[NaiveDate]) -> Result<SpendingLine, SenselessRow> {
    let (day, service, charges, quantity, amount_minor) = row;
    let place = usize::try_from(day).ok().and_then(|day| day.checked_sub(1));
    let found = place.and_then(|place| days.get(place)).copied();
    let to_count = |count: i64| SenselessRow::unless(u64::try_from(count).ok(), "a count", &count);
    Ok(SpendingLine {
        day: SenselessRow::unless(found, "a day of the period", &day)?,
        service: SenselessRow::unless(
            ServiceType::parse(&service),
            "transactions.counter_account",
            &service,
        )?,
        spending: Spending {
            charges: to_count(charges)?,
            quantity: to_count(quantity)?,
            amount_minor,
        },
    })
}

fn to_doctor_view(row: ViewRow) -> Result<DoctorView, SenselessRow> {
    let (user_id, day, doctor_id, granted_by, viewed_at) = row;
    Ok(DoctorView {
        key: to_doctor_view_key((user_id, day, doctor_id))?,
        granted_by: SenselessRow::unless(
            ViewGrant::parse(&granted_by),
            "doctor_views.granted_by",
            &granted_by,
        )?,
        viewed_at,
    })
}

impl PostgresStorage {
    async fn statistics(
        &self,
        key: WalletKey,
        period: &ReportPeriod,
    ) -> Result<WalletStatistics, PostgresError> {
        let sum = SumCharges {
            user_id: key.user_id.get(),
            currency: key.currency.as_str(),
            day_starts: period.day_starts().collect(),
            since: period.since(),
        };
        let days: Vec<_> = period.days().collect();
        let mut statistics = WalletStatistics::default();
        for (wallet, line) in self.reads.ask(&sum).await? {
            statistics.wallet = wallet.map(to_wallet).transpose()?;
            let line = line.map(|line| to_line(line, &days)).transpose()?;
            statistics.lines.extend(line);
        }
        statistics
            .lines
            .sort_by_key(|line| (line.day, line.service));
        Ok(statistics)
    }

    async fn doctor_views_page(
        &self,
        user_id: UserId,
        page: PageRequest,
    ) -> Result<Page<DoctorView>, PostgresError> {
        let list = ListDoctorViews {
            user_id: user_id.get(),
            limit: page.per_page.into(),
            offset: page.offset(),
        };
        let rows = self.reads.ask(&list).await?;
        crate::page::to_page(rows, to_doctor_view)
    }
}

#[async_trait]
impl ReportReads for PostgresStorage {
    async fn billing_summary(
        &self,
        key: WalletKey,
        period: &ReportPeriod,
        now: Timestamp,
    ) -> Result<BillingSummary, StorageFailure> {
        let summary = self.summary(key, period, now).await;
        summary.map_err(|error| StorageFailure::new("sum up an account", error))
    }

    async fn wallet_statistics(
        &self,
        key: WalletKey,
        period: &ReportPeriod,
    ) -> Result<WalletStatistics, StorageFailure> {
        let statistics = self.statistics(key, period).await;
        statistics.map_err(|error| StorageFailure::new("sum up the charges of a wallet", error))
    }

    async fn list_doctor_views(
        &self,
        user_id: UserId,
        page: PageRequest,
    ) -> Result<Page<DoctorView>, StorageFailure> {
        let page = self.doctor_views_page(user_id, page).await;
        page.map_err(|error| StorageFailure::new("list the doctors a user has seen", error))
    }
}
