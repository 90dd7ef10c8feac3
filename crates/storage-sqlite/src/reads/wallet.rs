use async_trait::async_trait;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::page::{Page, PageRequest};
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use domain::wallet::{
    Direction, Transaction, TransactionFilter, WalletKey, WalletReads, WalletState,
};

use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::{TransactionRow, WalletRow, micros};
use crate::schema::{transactions, wallets};

#[async_trait]
impl WalletReads for SqliteStorage {
    async fn find_wallet(&self, key: WalletKey) -> Result<Option<WalletState>, StorageFailure> {
        let read = self.readers.read("read a wallet", move |connection| {
            find_wallet(connection, key)
        });
        read.await
    }

    async fn list_transactions(
        &self,
        key: WalletKey,
        filter: TransactionFilter,
        page: PageRequest,
    ) -> Result<Page<Transaction>, StorageFailure> {
        let read = self.readers.read("list transactions", move |connection| {
            let total: i64 = matching(key, &filter).count().get_result(connection)?;
            let rows = matching(key, &filter)
                .order(transactions::sequence.desc())
                .offset(page.offset())
                .limit(page.per_page.into())
                .select(TransactionRow::as_select())
                .load(connection)?;
            Ok(Page {
                items: transactions_of(rows)?,
                total_count: total.unsigned_abs(),
            })
        });
        read.await
    }

    async fn recent_transactions(
        &self,
        key: WalletKey,
        limit: u32,
    ) -> Result<Vec<Transaction>, StorageFailure> {
        let read = self
            .readers
            .read("read recent transactions", move |connection| {
                let rows = of_wallet(key)
                    .order(transactions::sequence.desc())
                    .limit(limit.into())
                    .select(TransactionRow::as_select())
                    .load(connection)?;
                transactions_of(rows)
            });
        read.await
    }

    async fn spent_since(&self, key: WalletKey, since: Timestamp) -> Result<i64, StorageFailure> {
        let read = self.readers.read("sum up spending", move |connection| {
            let spent = charges_since(key, since)
                .select(sql::<BigInt>("coalesce(sum(amount_minor), 0)"))
                .get_result(connection)?;
            Ok(spent)
        });
        read.await
    }
}

/// The wallet, when it has been opened.
pub(crate) fn find_wallet(
    connection: &mut SqliteConnection,
    key: WalletKey,
) -> Result<Option<WalletState>, DatabaseError> {
    let row = wallets::table
        .filter(wallets::user_id.eq(key.user_id.get()))
        .filter(wallets::currency.eq(key.currency.as_str()))
        .select(WalletRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(WalletState::try_from).transpose()?)
}

pub(crate) type Boxed = transactions::BoxedQuery<'static, diesel::sqlite::Sqlite>;

fn of_wallet(key: WalletKey) -> Boxed {
    transactions::table
        .filter(transactions::user_id.eq(key.user_id.get()))
        .filter(transactions::currency.eq(key.currency.as_str()))
        .into_boxed()
}

/// What services took from a wallet.
pub(crate) fn charges_since(key: WalletKey, since: Timestamp) -> Boxed {
    of_wallet(key)
        .filter(transactions::direction.eq(Direction::Debit.as_str()))
        .filter(transactions::counter_account.like("revenue:%"))
        .filter(transactions::created_at.ge(micros(since)))
}

pub(crate) fn matching(key: WalletKey, filter: &TransactionFilter) -> Boxed {
    let mut query = of_wallet(key).filter(transactions::created_at.ge(micros(filter.since)));
    if let Some(direction) = filter.direction {
        query = query.filter(transactions::direction.eq(direction.as_str()));
    }
    if let Some(status) = filter.status {
        query = query.filter(transactions::status.eq(status.as_str()));
    }
    query
}

fn transactions_of(rows: Vec<TransactionRow>) -> Result<Vec<Transaction>, DatabaseError> {
    let transactions: Result<_, _> = rows.into_iter().map(Transaction::try_from).collect();
    Ok(transactions?)
}
