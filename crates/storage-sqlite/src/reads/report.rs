use std::collections::BTreeMap;

use async_trait::async_trait;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel::sqlite::Sqlite;
use domain::billing::{
    BillingSummary, DoctorView, ReportPeriod, ReportReads, ServiceType, Spending, SpendingLine,
    Tally, WalletStatistics,
};
use domain::ids::UserId;
use domain::page::{Page, PageRequest};
use domain::payment::PaymentStatus;
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use domain::wallet::{CounterAccount, WalletKey};

use super::wallet::{charges_since, find_wallet};
use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::{Column, DoctorViewRow, micros};
use crate::schema::{daily_usage, doctor_views, transactions};

#[async_trait]
impl ReportReads for SqliteStorage {
    async fn billing_summary(
        &self,
        key: WalletKey,
        period: &ReportPeriod,
        now: Timestamp,
    ) -> Result<BillingSummary, StorageFailure> {
        let period = period.clone();
        let read = self.readers.read("sum up an account", move |connection| {
            let wallet = find_wallet(connection, key)?;
            let movements = MovementTotals::of(connection, key, period.since())?;
            let (free_views, paid_views) = count_views(connection, key.user_id, &period)?;
            Ok(BillingSummary {
                wallet,
                credits: movements.credits(),
                debits: movements.debits(),
                doctor_view_charges: movements.doctor_views(),
                payments: payment_totals(connection, key, period.since(), now)?,
                free_views,
                paid_views,
            })
        });
        read.await
    }

    async fn wallet_statistics(
        &self,
        key: WalletKey,
        period: &ReportPeriod,
    ) -> Result<WalletStatistics, StorageFailure> {
        let period = period.clone();
        let read = self
            .readers
            .read("sum up a wallet's charges", move |connection| {
                Ok(WalletStatistics {
                    wallet: find_wallet(connection, key)?,
                    lines: spending_lines(connection, key, &period)?,
                })
            });
        read.await
    }

    async fn list_doctor_views(
        &self,
        user_id: UserId,
        page: PageRequest,
    ) -> Result<Page<DoctorView>, StorageFailure> {
        let read = self.readers.read("list doctor views", move |connection| {
            let total: i64 = views_of(user_id).count().get_result(connection)?;
            let rows = newest_views(user_id)
                .offset(page.offset())
                .limit(page.per_page.into())
                .select(DoctorViewRow::as_select())
                .load(connection)?;
            let items: Result<_, _> = rows.into_iter().map(DoctorView::try_from).collect();
            Ok(Page {
                items: items?,
                total_count: total.unsigned_abs(),
            })
        });
        read.await
    }
}

#[derive(QueryableByName)]
struct MovementTotals {
    #[diesel(sql_type = BigInt)]
    credit_count: i64,
    #[diesel(sql_type = BigInt)]
    credit_sum: i64,
    #[diesel(sql_type = BigInt)]
    debit_count: i64,
    #[diesel(sql_type = BigInt)]
    debit_sum: i64,
    #[diesel(sql_type = BigInt)]
    view_count: i64,
    #[diesel(sql_type = BigInt)]
    view_sum: i64,
}

impl MovementTotals {
    fn of(
        connection: &mut SqliteConnection,
        key: WalletKey,
        since: Timestamp,
    ) -> Result<Self, DatabaseError> {
        let totals = sql_query(include_str!("movement_totals.sql"))
            .bind::<BigInt, _>(key.user_id.get())
            .bind::<Text, _>(key.currency.as_str())
            .bind::<BigInt, _>(micros(since));
        Ok(totals.get_result(connection)?)
    }

    const fn credits(&self) -> Tally {
        tally(self.credit_count, self.credit_sum)
    }

    const fn debits(&self) -> Tally {
        tally(self.debit_count, self.debit_sum)
    }

    const fn doctor_views(&self) -> Tally {
        tally(self.view_count, self.view_sum)
    }
}

#[derive(QueryableByName)]
struct PaymentTotal {
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Bool)]
    is_overdue: bool,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = BigInt)]
    sum: i64,
}

/// Payments by the status as the world sees it; several stored ones may look the same.
fn payment_totals(
    connection: &mut SqliteConnection,
    key: WalletKey,
    since: Timestamp,
    now: Timestamp,
) -> Result<BTreeMap<PaymentStatus, Tally>, DatabaseError> {
    let totals: Vec<PaymentTotal> = sql_query(include_str!("payment_totals.sql"))
        .bind::<BigInt, _>(micros(now))
        .bind::<BigInt, _>(key.user_id.get())
        .bind::<BigInt, _>(micros(since))
        .bind::<Text, _>(key.currency.as_str())
        .load(connection)?;
    let mut by_status = BTreeMap::<_, Tally>::new();
    for total in totals {
        let status =
            Column("payments", "status").parse(total.status.as_str(), PaymentStatus::parse)?;
        let seen = by_status.entry(status.seen(total.is_overdue)).or_default();
        seen.add_all(tally(total.count, total.sum))?;
    }
    Ok(by_status)
}

/// Views that were free, and views that were paid for.
fn count_views(
    connection: &mut SqliteConnection,
    user_id: UserId,
    period: &ReportPeriod,
) -> Result<(u64, u64), DatabaseError> {
    let (free, paid): (i64, i64) = daily_usage::table
        .filter(daily_usage::user_id.eq(user_id.get()))
        .filter(
            daily_usage::day.between(period.first_day().to_string(), period.today().to_string()),
        )
        .select((
            sql::<BigInt>("coalesce(sum(quota_views + new_user_views), 0)"),
            sql::<BigInt>("coalesce(sum(paid_views), 0)"),
        ))
        .get_result(connection)?;
    Ok((free.unsigned_abs(), paid.unsigned_abs()))
}

/// The charges are summed up here, one after another: SQLite has no calendar.
fn spending_lines(
    connection: &mut SqliteConnection,
    key: WalletKey,
    period: &ReportPeriod,
) -> Result<Vec<SpendingLine>, DatabaseError> {
    let charges = charges_since(key, period.since())
        .select((
            transactions::created_at,
            transactions::counter_account,
            transactions::quantity,
            transactions::amount_minor,
        ))
        .load_iter::<(i64, String, Option<i64>, i64), _>(connection)?;
    let column = |name| Column("transactions", name);
    let mut lines = BTreeMap::<_, Spending>::new();
    for charge in charges {
        let (created_at, counter_account, quantity, amount_minor) = charge?;
        let service = column("counter_account").parse(counter_account.as_str(), revenue_of)?;
        let at = column("created_at").moment(created_at)?;
        let Some(day) = period.day_of(at) else {
            continue;
        };
        lines.entry((day, service)).or_default().add(Spending {
            charges: 1,
            quantity: quantity.unwrap_or(1).unsigned_abs(),
            amount_minor,
        })?;
    }
    let line = |((day, service), spending)| SpendingLine {
        day,
        service,
        spending,
    };
    Ok(lines.into_iter().map(line).collect())
}

fn revenue_of(counter_account: &str) -> Option<ServiceType> {
    match CounterAccount::parse(counter_account)? {
        CounterAccount::Revenue(service) => Some(service),
        _ => None,
    }
}

type Views = doctor_views::BoxedQuery<'static, Sqlite>;

fn views_of(user_id: UserId) -> Views {
    doctor_views::table
        .filter(doctor_views::user_id.eq(user_id.get()))
        .into_boxed()
}

pub(crate) fn newest_views(user_id: UserId) -> Views {
    views_of(user_id).order((
        doctor_views::day.desc(),
        doctor_views::viewed_at.desc(),
        doctor_views::doctor_id.desc(),
    ))
}

const fn tally(count: i64, amount_minor: i64) -> Tally {
    Tally {
        count: count.unsigned_abs(),
        amount_minor,
    }
}
