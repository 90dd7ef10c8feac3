use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz};
use domain::page::{Page, PageRequest};
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use domain::wallet::{Transaction, TransactionFilter, WalletKey, WalletReads, WalletState};

use super::row::{TransactionColumns, TransactionRow, to_transaction};
use super::{WalletColumns, WalletRow, to_wallet};
use crate::PostgresStorage;
use crate::failure::{PostgresError, SenselessRow};
use crate::gather::Gathered;
use crate::pool::ReadPool;
use crate::statement::statement;

statement! {
    FindWallets = "find_many.sql" (user_ids: Vec<i64> as Array<BigInt>) -> rows of WalletRow as WalletColumns
}

/// Wallets, asked for by many callers at once: the hottest read there is.
pub(crate) enum WalletsByKey {}

impl Gathered for WalletsByKey {
    type Item = WalletKey;
    type Answer = Option<WalletState>;

    async fn ask(
        reads: &ReadPool,
        keys: &[WalletKey],
    ) -> Result<Vec<Option<WalletState>>, PostgresError> {
        let find = FindWallets {
            user_ids: keys.iter().map(|key| key.user_id.get()).collect(),
        };
        let rows = reads.ask(&find).await?;
        let wallets = rows.into_iter().map(|row| {
            let wallet = to_wallet(row)?;
            Ok((wallet.key, wallet))
        });
        let found: BTreeMap<_, _> = wallets.collect::<Result<_, SenselessRow>>()?;
        Ok(keys.iter().map(|key| found.get(key).copied()).collect())
    }
}

statement! {
    ListTransactions = "list_transactions.sql" (
        user_id: i64 as BigInt,
        currency: &'static str as Text,
        since: DateTime<Utc> as Timestamptz,
        direction: Option<&'static str> as Nullable<Text>,
        status: Option<&'static str> as Nullable<Text>,
        limit: i64 as BigInt,
        offset: i64 as BigInt,
    ) -> rows of (i64, Option<TransactionRow>) as (BigInt, Nullable<TransactionColumns>)
}

statement! {
    PageTransactions = "page_transactions.sql" (
        user_id: i64 as BigInt,
        currency: &'static str as Text,
        since: DateTime<Utc> as Timestamptz,
        offset: i64 as BigInt,
        limit: i64 as BigInt,
    ) -> rows of (i64, Option<TransactionRow>) as (BigInt, Nullable<TransactionColumns>)
}

statement! {
    RecentTransactions = "recent_transactions.sql" (
        user_id: i64 as BigInt,
        currency: &'static str as Text,
        since: DateTime<Utc> as Timestamptz,
        limit: i64 as BigInt,
    ) -> rows of TransactionRow as TransactionColumns
}

statement! {
    SpentSince = "spent_since.sql" (
        user_id: i64 as BigInt,
        currency: &'static str as Text,
        since: DateTime<Utc> as Timestamptz,
    ) -> rows of (i64,) as (BigInt,)
}

/// How far back the newest transactions are looked for before all partitions are.
const RECENT_DAYS: i64 = 92;

impl PostgresStorage {
    async fn wallet(&self, key: WalletKey) -> Result<Option<WalletState>, PostgresError> {
        Ok(self.wallets.ask(key).await?)
    }

    async fn newest(
        &self,
        key: WalletKey,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Transaction>, PostgresError> {
        let recent = RecentTransactions {
            user_id: key.user_id.get(),
            currency: key.currency.as_str(),
            since,
            limit: i64::from(limit),
        };
        let rows = self.reads.ask(&recent).await?;
        let transactions = rows.into_iter().map(to_transaction);
        Ok(transactions.collect::<Result<_, SenselessRow>>()?)
    }

    /// A quarter is enough for nearly every wallet. The sequence numbers tell when it was not: they count from 1
    /// without a gap.
    async fn newest_ever(
        &self,
        key: WalletKey,
        limit: u32,
    ) -> Result<Vec<Transaction>, PostgresError> {
        let since = self.clock.now() - TimeDelta::days(RECENT_DAYS);
        let recent = self.newest(key, since, limit).await?;
        let is_full = u32::try_from(recent.len()).is_ok_and(|found| found >= limit);
        let is_complete = match recent.last() {
            Some(oldest) => oldest.sequence == 1,
            None => (self.wallet(key).await?).is_none_or(|wallet| wallet.last_sequence == 0),
        };
        if is_full || is_complete {
            return Ok(recent);
        }
        self.newest(key, DateTime::<Utc>::UNIX_EPOCH, limit).await
    }

    async fn transactions_page(
        &self,
        key: WalletKey,
        filter: TransactionFilter,
        page: PageRequest,
    ) -> Result<Page<Transaction>, PostgresError> {
        if filter.direction.is_none() && filter.status.is_none() {
            let all = PageTransactions {
                user_id: key.user_id.get(),
                currency: key.currency.as_str(),
                since: filter.since,
                offset: page.offset(),
                limit: i64::from(page.per_page),
            };
            return crate::page::to_page(self.reads.ask(&all).await?, to_transaction);
        }
        let list = ListTransactions {
            user_id: key.user_id.get(),
            currency: key.currency.as_str(),
            since: filter.since,
            direction: filter.direction.map(domain::wallet::Direction::as_str),
            status: filter.status.map(domain::wallet::TransactionStatus::as_str),
            limit: i64::from(page.per_page),
            offset: page.offset(),
        };
        let rows = self.reads.ask(&list).await?;
        crate::page::to_page(rows, to_transaction)
    }
}

#[async_trait]
impl WalletReads for PostgresStorage {
    async fn find_wallet(&self, key: WalletKey) -> Result<Option<WalletState>, StorageFailure> {
        let wallet = self.wallet(key).await;
        wallet.map_err(|error| StorageFailure::new("read a wallet", error))
    }

    async fn list_transactions(
        &self,
        key: WalletKey,
        filter: TransactionFilter,
        page: PageRequest,
    ) -> Result<Page<Transaction>, StorageFailure> {
        let page = self.transactions_page(key, filter, page).await;
        page.map_err(|error| StorageFailure::new("list a wallet's transactions", error))
    }

    async fn recent_transactions(
        &self,
        key: WalletKey,
        limit: u32,
    ) -> Result<Vec<Transaction>, StorageFailure> {
        let newest = self.newest_ever(key, limit).await;
        newest.map_err(|error| StorageFailure::new("read a wallet's newest transactions", error))
    }

    async fn spent_since(&self, key: WalletKey, since: Timestamp) -> Result<i64, StorageFailure> {
        let spent = SpentSince {
            user_id: key.user_id.get(),
            currency: key.currency.as_str(),
            since,
        };
        let sums = self.reads.ask(&spent).await;
        let sums = sums.map_err(|error| StorageFailure::new("sum a wallet's charges", error))?;
        Ok(sums.into_iter().map(|(sum,)| sum).sum())
    }
}
