use diesel::sql_types::{BigInt, Text};
use diesel_async::AsyncPgConnection;
use domain::audit::Finding;

use crate::failure::PostgresError;
use crate::statement::{Statement, statement};
use crate::wallet::to_key;

statement! {
    FindBrokenChains = "broken_chains.sql" () -> rows of (i64, String, i64) as (BigInt, Text, BigInt)
}

/// Transactions that do not continue the one before them.
pub(super) async fn findings(
    connection: &AsyncPgConnection,
) -> Result<Vec<Finding>, PostgresError> {
    let mut findings = Vec::new();
    let rows = FindBrokenChains {}.run(connection).await?;
    for (user_id, currency, sequence) in rows {
        findings.push(Finding::BrokenChain {
            wallet: to_key("transactions.user_id", user_id, &currency)?,
            sequence,
        });
    }
    Ok(findings)
}
