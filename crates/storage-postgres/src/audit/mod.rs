//! The audit: the database recomputes everything at one moment and answers only what is off.

mod attempt;
mod balance;
mod chain;
mod payment;
mod refund;
mod trial_balance;
mod unexplained;

use std::collections::BTreeMap;

use async_trait::async_trait;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use domain::audit::{AuditReport, Auditor};
use domain::storage::StorageFailure;

use crate::PostgresStorage;
use crate::failure::{PostgresError, SenselessRow};

impl PostgresStorage {
    async fn audited(&self) -> Result<AuditReport, PostgresError> {
        let mut connection = self.reads.connection().await?;
        let mut transaction = connection.build_transaction().repeatable_read().read_only();
        transaction
            .run(async |connection| report(connection).await)
            .await
    }
}

/// It reads every movement of money there is; that may take longer than a read of an API call may.
const PATIENCE: &str = "SET LOCAL statement_timeout = '2h'";

async fn report(mut connection: &AsyncPgConnection) -> Result<AuditReport, PostgresError> {
    connection.batch_execute(PATIENCE).await?;
    let mut report = AuditReport::default();
    report.findings.extend(balance::findings(connection).await?);
    report.findings.extend(chain::findings(connection).await?);
    report.findings.extend(payment::findings(connection).await?);
    report.findings.extend(refund::findings(connection).await?);
    report
        .findings
        .extend(unexplained::findings(connection).await?);
    report.findings.extend(attempt::findings(connection).await?);

    let (lines, transactions) = trial_balance::lines(connection).await?;
    let (balances, wallets) = trial_balance::balances(connection).await?;
    report.trial_balance = lines;
    report.transactions = transactions;
    report.wallets = wallets;
    report.check_trial_balance(&BTreeMap::from_iter(balances));
    Ok(report)
}

/// A sum, which PostgreSQL makes a `numeric` of any size and sends as text.
fn to_sum(text: &str) -> Result<i128, SenselessRow> {
    SenselessRow::unless(text.parse().ok(), "a sum", &text)
}

fn to_count(count: i64) -> Result<u64, SenselessRow> {
    SenselessRow::unless(u64::try_from(count).ok(), "a count", &count)
}

#[async_trait]
impl Auditor for PostgresStorage {
    async fn audit(&self) -> Result<AuditReport, StorageFailure> {
        let report = self.audited().await;
        report.map_err(|error| StorageFailure::new("audit the books", error))
    }
}
