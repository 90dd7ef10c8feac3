use diesel::sql_types::{BigInt, Text, Uuid as SqlUuid};
use diesel_async::AsyncPgConnection;
use domain::audit::Finding;
use uuid::Uuid;

use super::to_sum;
use crate::failure::PostgresError;
use crate::statement::{Statement, statement};

statement! {
    /// `payment_id`, then what went back: stored, by its refunds, by movements.
    FindWrongRefunds = "wrong_refunds.sql" () -> rows of (Uuid, i64, String, String)
        as (SqlUuid, BigInt, Text, Text)
}

/// Payments whose refunds do not add up.
pub(super) async fn findings(
    connection: &AsyncPgConnection,
) -> Result<Vec<Finding>, PostgresError> {
    let mut findings = Vec::new();
    let rows = FindWrongRefunds {}.run(connection).await?;
    for (payment_id, stored_minor, refunds, movements) in rows {
        findings.push(Finding::Refund {
            payment_id: payment_id.to_string(),
            stored_minor,
            refunds_minor: to_sum(&refunds)?,
            movements_minor: to_sum(&movements)?,
        });
    }
    Ok(findings)
}
