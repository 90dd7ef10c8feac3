use diesel::sql_types::{BigInt, Text};
use diesel_async::AsyncPgConnection;
use domain::audit::Finding;

use super::to_sum;
use crate::failure::PostgresError;
use crate::statement::{Statement, statement};
use crate::wallet::to_key;

statement! {
    /// `user_id, currency`, then stored and summed: balance, topped up, spent; last sequence number stored and found.
    FindWrongWallets = "wrong_wallets.sql" () -> rows of (i64, String, i64, String, i64, String, i64, String, i64, i64)
        as (BigInt, Text, BigInt, Text, BigInt, Text, BigInt, Text, BigInt, BigInt)
}

/// Wallets that say something else than their transactions.
pub(super) async fn findings(
    connection: &AsyncPgConnection,
) -> Result<Vec<Finding>, PostgresError> {
    let mut findings = Vec::new();
    let rows = FindWrongWallets {}.run(connection).await?;
    for row in rows {
        let (user_id, currency, balance, balance_sum, topped_up, topped_up_sum, ..) = row;
        let (.., spent, spent_sum, stored_sequence, found_sequence) = row;
        let wallet = to_key("wallets.user_id", user_id, &currency)?;
        if stored_sequence != found_sequence {
            findings.push(Finding::BrokenChain {
                wallet,
                sequence: stored_sequence,
            });
        }
        let summed_minor = to_sum(&balance_sum)?;
        if summed_minor != i128::from(balance) {
            findings.push(Finding::Balance {
                wallet,
                stored_minor: balance,
                summed_minor,
            });
        }
        let totals = [
            ("total_topped_up", topped_up, topped_up_sum),
            ("total_spent", spent, spent_sum),
        ];
        for (total, stored_minor, sum) in totals {
            let summed_minor = to_sum(&sum)?;
            if summed_minor != i128::from(stored_minor) {
                findings.push(Finding::Total {
                    wallet,
                    total,
                    stored_minor,
                    summed_minor,
                });
            }
        }
    }
    Ok(findings)
}
