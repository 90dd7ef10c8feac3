use diesel::sql_types::{BigInt, Text};
use diesel_async::AsyncPgConnection;
use domain::audit::TrialBalanceLine;
use domain::money::CurrencyCode;

use super::{to_count, to_sum};
use crate::failure::PostgresError;
use crate::statement::{Statement, statement};
use crate::wallet::to_currency;

statement! {
    /// `currency, counter_account, credited, debited, transactions`.
    SumAccounts = "sum_accounts.sql" () -> rows of (String, String, String, String, i64)
        as (Text, Text, Text, Text, BigInt)
}

statement! {
    /// `currency, balance, wallets`.
    SumBalances = "sum_balances.sql" () -> rows of (String, String, i64) as (Text, Text, BigInt)
}

/// The trial balance, and how many transactions are in it.
pub(super) async fn lines(
    connection: &AsyncPgConnection,
) -> Result<(Vec<TrialBalanceLine>, u64), PostgresError> {
    let (mut lines, mut transactions) = (Vec::new(), 0);
    let rows = SumAccounts {}.run(connection).await?;
    for row in rows {
        let (currency, counter_account, credited, debited, count) = row;
        transactions += to_count(count)?;
        lines.push(TrialBalanceLine {
            counter_account,
            currency: to_currency(&currency)?,
            credited_minor: to_sum(&credited)?,
            debited_minor: to_sum(&debited)?,
        });
    }
    lines.sort_by(|a, b| (a.currency, &a.counter_account).cmp(&(b.currency, &b.counter_account)));
    Ok((lines, transactions))
}

/// The sum of all balances of each currency, minor units, and how many wallets are in it.
pub(super) async fn balances(
    connection: &AsyncPgConnection,
) -> Result<(Vec<(CurrencyCode, i128)>, u64), PostgresError> {
    let (mut balances, mut wallets) = (Vec::new(), 0);
    let rows = SumBalances {}.run(connection).await?;
    for (currency, balance, count) in rows {
        wallets += to_count(count)?;
        balances.push((to_currency(&currency)?, to_sum(&balance)?));
    }
    Ok((balances, wallets))
}
