mod line;
mod wallets;

use async_trait::async_trait;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use domain::audit::{AuditReport, Auditor, Finding};
use domain::storage::StorageFailure;

use self::line::{Line, LineRow};
use self::wallets::WalletCheck;
use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::UuidBlob;

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
    report.check_trial_balance(&balances);
    Ok(report)
}

/// A payment whose state and credits do not agree.
#[derive(QueryableByName)]
struct Suspect {
    #[diesel(sql_type = Binary)]
    payment_id: UuidBlob,
    #[diesel(sql_type = Nullable<Text>)]
    status: Option<String>,
    #[diesel(sql_type = BigInt)]
    credits: i64,
}

impl From<Suspect> for Finding {
    fn from(suspect: Suspect) -> Self {
        Self::Payment {
            payment_id: suspect.payment_id.0.to_string(),
            credits: suspect.credits.unsigned_abs(),
            status: suspect.status,
        }
    }
}

/// A payment whose refunds do not add up, minor units.
#[derive(QueryableByName)]
struct Refunded {
    #[diesel(sql_type = Binary)]
    payment_id: UuidBlob,
    #[diesel(sql_type = BigInt)]
    stored_minor: i64,
    #[diesel(sql_type = BigInt)]
    refunds_minor: i64,
    #[diesel(sql_type = BigInt)]
    movements_minor: i64,
}

impl From<Refunded> for Finding {
    fn from(refunded: Refunded) -> Self {
        Self::Refund {
            payment_id: refunded.payment_id.0.to_string(),
            stored_minor: refunded.stored_minor,
            refunds_minor: refunded.refunds_minor.into(),
            movements_minor: refunded.movements_minor.into(),
        }
    }
}
