use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamptz};
use domain::billing::{BillingSummary, ReportPeriod, Tally};
use domain::payment::PaymentStatus;
use domain::time::Timestamp;
use domain::wallet::WalletKey;

use crate::PostgresStorage;
use crate::failure::{PostgresError, SenselessRow};
use crate::statement::statement;
use crate::wallet::{WalletColumns, WalletRow, to_wallet};

statement! {
    /// One statement, and so one moment: a row for each thing counted, with the wallet on each.
    SumAccount = "sum_account.sql" (
        user_id: i64 as BigInt,
        currency: &'static str as Text,
        since: DateTime<Utc> as Timestamptz,
        now: DateTime<Utc> as Timestamptz,
        first_day: NaiveDate as Date,
        today: NaiveDate as Date,
    ) -> rows of (Option<WalletRow>, String, i64, i64)
        as (Nullable<WalletColumns>, Text, BigInt, BigInt)
}

impl PostgresStorage {
    pub(super) async fn summary(
        &self,
        key: WalletKey,
        period: &ReportPeriod,
        now: Timestamp,
    ) -> Result<BillingSummary, PostgresError> {
        let sum = SumAccount {
            user_id: key.user_id.get(),
            currency: key.currency.as_str(),
            since: period.since(),
            now,
            first_day: period.first_day(),
            today: period.today(),
        };
        let mut summary = BillingSummary::default();
        for (wallet, counted, count, amount_minor) in self.reads.ask(&sum).await? {
            summary.wallet = wallet.map(to_wallet).transpose()?;
            let count = SenselessRow::unless(u64::try_from(count).ok(), "a count", &count)?;
            add(
                &mut summary,
                &counted,
                Tally {
                    count,
                    amount_minor,
                },
            )?;
        }
        Ok(summary)
    }
}

/// Puts what was counted where it belongs; the names are those of the statement.
fn add(summary: &mut BillingSummary, counted: &str, tally: Tally) -> Result<(), SenselessRow> {
    match counted {
        "credits" => summary.credits = tally,
        "debits" => summary.debits = tally,
        "doctor_view_charges" => summary.doctor_view_charges = tally,
        "free_views" => summary.free_views = tally.count,
        "paid_views" => summary.paid_views = tally.count,
        status => {
            let status = PaymentStatus::parse(status);
            let status = SenselessRow::unless(status, "payments.status", &counted)?;
            summary.payments.insert(status, tally);
        }
    }
    Ok(())
}
