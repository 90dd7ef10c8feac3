use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::ledger::WalletChange;
use domain::wallet::{Transaction, WalletState};
use uuid::Uuid;

use crate::statement::statement;

statement! {
    /// Opens wallets.
    pub(crate) InsertWallets = "insert.sql" (
        user_ids: Vec<i64> as Array<BigInt>,
        currencies: Vec<&'static str> as Array<Text>,
        balances: Vec<i64> as Array<BigInt>,
        topped_up: Vec<i64> as Array<BigInt>,
        spent: Vec<i64> as Array<BigInt>,
        blocked: Vec<bool> as Array<Bool>,
        opened_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        last_sequences: Vec<i64> as Array<BigInt>,
    ) -> count
}

impl InsertWallets {
    pub(crate) fn of(opened: &[WalletState]) -> Self {
        let wallets = || opened.iter();
        Self {
            user_ids: wallets().map(|wallet| wallet.key.user_id.get()).collect(),
            currencies: wallets()
                .map(|wallet| wallet.key.currency.as_str())
                .collect(),
            balances: wallets().map(|wallet| wallet.balance_minor).collect(),
            topped_up: wallets().map(|wallet| wallet.topped_up_minor).collect(),
            spent: wallets().map(|wallet| wallet.spent_minor).collect(),
            blocked: wallets().map(|wallet| wallet.is_blocked).collect(),
            opened_at: wallets().map(|wallet| wallet.opened_at).collect(),
            last_sequences: wallets().map(|wallet| wallet.last_sequence).collect(),
        }
    }
}

statement! {
    /// Moves wallets on from the sequence number that was loaded, by differences.
    pub(crate) UpdateWallets = "update.sql" (
        user_ids: Vec<i64> as Array<BigInt>,
        currencies: Vec<&'static str> as Array<Text>,
        balance_deltas: Vec<i64> as Array<BigInt>,
        topped_up_deltas: Vec<i64> as Array<BigInt>,
        spent_deltas: Vec<i64> as Array<BigInt>,
        blocked: Vec<bool> as Array<Bool>,
        last_sequences: Vec<i64> as Array<BigInt>,
        expected_sequences: Vec<i64> as Array<BigInt>,
        expected_rows: i64 as BigInt,
    ) -> rows of (i64,) as (BigInt,)
}

impl UpdateWallets {
    /// Of wallets that were open before, each with what it was.
    pub(crate) fn of(changes: &[(WalletState, WalletState)]) -> Self {
        let changes_of = |part: fn(&WalletState) -> i64| {
            let deltas = changes
                .iter()
                .map(|(before, after)| part(after) - part(before));
            deltas.collect()
        };
        let after = || changes.iter().map(|(_, after)| after);
        Self {
            user_ids: after().map(|wallet| wallet.key.user_id.get()).collect(),
            currencies: after().map(|wallet| wallet.key.currency.as_str()).collect(),
            balance_deltas: changes_of(|wallet| wallet.balance_minor),
            topped_up_deltas: changes_of(|wallet| wallet.topped_up_minor),
            spent_deltas: changes_of(|wallet| wallet.spent_minor),
            blocked: after().map(|wallet| wallet.is_blocked).collect(),
            last_sequences: after().map(|wallet| wallet.last_sequence).collect(),
            expected_sequences: changes
                .iter()
                .map(|(before, _)| before.last_sequence)
                .collect(),
            expected_rows: crate::statement::row_count(changes),
        }
    }
}

/// The wallets that are new, and the others with what they were.
pub(crate) fn split(
    changes: &[WalletChange],
) -> (Vec<WalletState>, Vec<(WalletState, WalletState)>) {
    let (mut opened, mut moved) = (Vec::new(), Vec::new());
    for change in changes {
        match change.before {
            None => opened.push(change.after),
            Some(before) => moved.push((before, change.after)),
        }
    }
    (opened, moved)
}

statement! {
    /// Adds movements of money.
    pub(crate) InsertTransactions<'a> = "insert_transactions.sql" (
        user_ids: Vec<i64> as Array<BigInt>,
        sequences: Vec<i64> as Array<BigInt>,
        amounts: Vec<i64> as Array<BigInt>,
        balances_before: Vec<i64> as Array<BigInt>,
        balances_after: Vec<i64> as Array<BigInt>,
        quantities: Vec<Option<i64>> as Array<Nullable<BigInt>>,
        related_object_ids: Vec<Option<i64>> as Array<Nullable<BigInt>>,
        created_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        ids: Vec<Uuid> as Array<SqlUuid>,
        payment_ids: Vec<Option<Uuid>> as Array<Nullable<SqlUuid>>,
        currencies: Vec<&'static str> as Array<Text>,
        directions: Vec<&'static str> as Array<Text>,
        statuses: Vec<&'static str> as Array<Text>,
        counter_accounts: Vec<String> as Array<Text>,
        services: Vec<Option<&'static str>> as Array<Nullable<Text>>,
        descriptions: Vec<&'a str> as Array<Text>,
        prices: Vec<Option<i64>> as Array<Nullable<BigInt>>,
        rates: Vec<Option<i64>> as Array<Nullable<BigInt>>,
        rate_nominals: Vec<Option<i64>> as Array<Nullable<BigInt>>,
        rate_days: Vec<Option<NaiveDate>> as Array<Nullable<Date>>,
    ) -> count
}

impl<'a> InsertTransactions<'a> {
    pub(crate) fn of(transactions: &'a [Transaction]) -> Self {
        let rows = || transactions.iter();
        let entries = || transactions.iter().map(|row| &row.entry);
        let conversions = || entries().map(|entry| entry.conversion);
        Self {
            user_ids: rows().map(|row| row.wallet.user_id.get()).collect(),
            sequences: rows().map(|row| row.sequence).collect(),
            amounts: rows().map(|row| row.amount_minor).collect(),
            balances_before: rows().map(|row| row.balance_before_minor).collect(),
            balances_after: rows().map(|row| row.balance_after_minor).collect(),
            quantities: entries()
                .map(|entry| entry.quantity.map(i64::from))
                .collect(),
            related_object_ids: entries().map(|entry| entry.related_object_id).collect(),
            created_at: rows().map(|row| row.created_at).collect(),
            ids: entries().map(|entry| entry.id.0).collect(),
            payment_ids: entries()
                .map(|entry| entry.payment_id.map(|id| id.0))
                .collect(),
            currencies: rows().map(|row| row.wallet.currency.as_str()).collect(),
            directions: rows().map(|row| row.direction.as_str()).collect(),
            statuses: rows().map(|row| row.status.as_str()).collect(),
            counter_accounts: entries()
                .map(|entry| entry.counter_account.to_string())
                .collect(),
            services: entries()
                .map(|entry| entry.service.map(domain::billing::ServiceType::as_str))
                .collect(),
            descriptions: entries().map(|entry| entry.description.as_str()).collect(),
            prices: conversions()
                .map(|made| made.map(|made| made.price.minor()))
                .collect(),
            rates: conversions()
                .map(|made| made.map(|made| made.rate.som_micros()))
                .collect(),
            rate_nominals: conversions()
                .map(|made| made.map(|made| made.rate.nominal().into()))
                .collect(),
            rate_days: conversions()
                .map(|made| made.map(|made| made.rate.valid_from()))
                .collect(),
        }
    }
}
