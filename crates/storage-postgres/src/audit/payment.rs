use diesel::sql_types::{BigInt, Nullable, Text, Uuid as SqlUuid};
use diesel_async::AsyncPgConnection;
use domain::audit::Finding;
use uuid::Uuid;

use super::to_count;
use crate::failure::PostgresError;
use crate::statement::{Statement, statement};

statement! {
    FindWrongPayments = "wrong_payments.sql" () -> rows of (Uuid, i64, Option<String>)
        as (SqlUuid, BigInt, Nullable<Text>)
}

/// Paid payments without exactly one credit, and credits without a paid payment.
pub(super) async fn findings(
    connection: &AsyncPgConnection,
) -> Result<Vec<Finding>, PostgresError> {
    let mut findings = Vec::new();
    let rows = FindWrongPayments {}.run(connection).await?;
    for (payment_id, credits, status) in rows {
        findings.push(Finding::Payment {
            payment_id: payment_id.to_string(),
            credits: to_count(credits)?,
            status,
        });
    }
    Ok(findings)
}
