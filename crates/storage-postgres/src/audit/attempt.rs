use diesel::sql_types::{BigInt, Text, Uuid as SqlUuid};
use diesel_async::AsyncPgConnection;
use domain::audit::Finding;
use uuid::Uuid;

use super::to_count;
use crate::failure::PostgresError;
use crate::statement::{Statement, statement};

statement! {
    FindWrongAttempts = "wrong_attempts.sql" () -> rows of (Uuid, i64, String) as (SqlUuid, BigInt, Text)
}

/// Payments whose state is not what their attempts led to.
pub(super) async fn findings(
    connection: &AsyncPgConnection,
) -> Result<Vec<Finding>, PostgresError> {
    let mut findings = Vec::new();
    for (payment_id, succeeded, status) in (FindWrongAttempts {}).run(connection).await? {
        findings.push(Finding::Attempts {
            payment_id: payment_id.to_string(),
            succeeded: to_count(succeeded)?,
            status,
        });
    }
    Ok(findings)
}
