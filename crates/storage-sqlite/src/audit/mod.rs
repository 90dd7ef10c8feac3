mod line;
mod payments;
mod wallets;

use async_trait::async_trait;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use domain::audit::{AuditReport, Auditor};
use domain::storage::StorageFailure;

use self::line::{Line, LineRow};
use self::payments::{Attempted, Refunded, Suspect, Unexplained};
use self::wallets::WalletCheck;
use crate::SqliteStorage;
use crate::failure::DatabaseError;

#[async_trait]
impl Auditor for SqliteStorage {
    async fn audit(&self) -> Result<AuditReport, StorageFailure> {
        self.readers.read("audit the books", audit).await
    }
}

/// Runs in one transaction, so that it sees one moment while charges go on. Rows stream by; none are kept.
fn audit(connection: &mut SqliteConnection) -> Result<AuditReport, DatabaseError> {
    let mut check = WalletCheck::default();
    let lines = diesel::sql_query(include_str!("books.sql"));
    for row in lines.load_iter::<LineRow, DefaultLoadingMode>(connection)? {
        check.next(Line::try_from(row?)?);
    }
    let (mut report, balances) = check.finish();
    let suspects = diesel::sql_query(include_str!("payments.sql"));
    for suspect in suspects.load_iter::<Suspect, DefaultLoadingMode>(connection)? {
        report.findings.push(suspect?.into());
    }
    let wrong = diesel::sql_query(include_str!("refunds.sql"));
    for refunded in wrong.load_iter::<Refunded, DefaultLoadingMode>(connection)? {
        report.findings.push(refunded?.into());
    }
    let unexplained = diesel::sql_query(include_str!("unexplained.sql"));
    for movement in unexplained.load_iter::<Unexplained, DefaultLoadingMode>(connection)? {
        report.findings.push(movement?.try_into()?);
    }
    let wrong = diesel::sql_query(include_str!("attempts.sql"));
    for attempted in wrong.load_iter::<Attempted, DefaultLoadingMode>(connection)? {
        report.findings.push(attempted?.into());
    }
    report.check_trial_balance(&balances);
    Ok(report)
}
