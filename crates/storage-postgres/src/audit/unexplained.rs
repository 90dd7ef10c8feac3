use diesel::sql_types::{BigInt, Text};
use diesel_async::AsyncPgConnection;
use domain::audit::Finding;

use crate::failure::PostgresError;
use crate::statement::{Statement, statement};
use crate::wallet::to_key;

statement! {
    FindUnexplained = "unexplained.sql" () -> rows of (i64, String, i64) as (BigInt, Text, BigInt)
}

/// Movements that no payment explains.
pub(super) async fn findings(
    connection: &AsyncPgConnection,
) -> Result<Vec<Finding>, PostgresError> {
    let mut findings = Vec::new();
    for (user_id, currency, sequence) in (FindUnexplained {}).run(connection).await? {
        let wallet = to_key("transactions.user_id", user_id, &currency)?;
        findings.push(Finding::Unexplained { wallet, sequence });
    }
    Ok(findings)
}
