//! Seals, and what they are about.
//!
//! Nothing here takes part in a command. One seal of the ledger takes about ten reads of at most 10,001 rows each: how long a
//! stretch may be, by counting; its rows; the seal before it; and one insert. Rows are found by `transactions_time`, an
//! index that knows the times in each 128 pages.

mod contents;
mod row;
mod stretch;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{BigInt, Binary, Nullable, Text, Timestamptz};
use domain::Timestamp;
use domain::seal::{Contents, Seal, SealChain, SealStore, Stretch};
use domain::storage::StorageFailure;

use self::row::{SealColumns, SealRow, to_seal};
use crate::PostgresStorage;
use crate::failure::{PostgresError, SenselessRow};
use crate::statement::statement;

statement! {
    FindOldestTransaction = "oldest_transaction.sql" ()
        -> rows of (Option<DateTime<Utc>>,) as (Nullable<Timestamptz>,)
}

statement! {
    FindLastSeal = "find_last.sql" (chain: &'static str as Text) -> rows of SealRow as SealColumns
}

statement! {
    ListSeals = "list.sql" (
        chain: &'static str as Text,
        behind: i64 as BigInt,
        limit: i64 as BigInt,
    ) -> rows of SealRow as SealColumns
}

statement! {
    InsertSeal<'a> = "insert.sql" (
        chain: &'static str as Text,
        number: i64 as BigInt,
        from: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        to: DateTime<Utc> as Timestamptz,
        rows: i64 as BigInt,
        rows_digest: &'a [u8] as Binary,
        sealed_at: DateTime<Utc> as Timestamptz,
        digest: &'a [u8] as Binary,
    ) -> count
}

impl PostgresStorage {
    async fn last_seal(&self, chain: SealChain) -> Result<Option<Seal>, PostgresError> {
        let find = FindLastSeal {
            chain: chain.as_str(),
        };
        let seal = self.reads.ask(&find).await?.pop().map(to_seal);
        Ok(seal.transpose()?)
    }

    async fn seals(
        &self,
        chain: SealChain,
        behind: i64,
        limit: u32,
    ) -> Result<Vec<Seal>, PostgresError> {
        let list = ListSeals {
            chain: chain.as_str(),
            behind,
            limit: i64::from(limit),
        };
        let seals = self.reads.ask(&list).await?.into_iter().map(to_seal);
        Ok(seals.collect::<Result<_, SenselessRow>>()?)
    }
}

#[async_trait]
impl SealStore for PostgresStorage {
    /// A lane decides after its transaction has begun. Staff's changes carry the moment of their request, which waits for a
    /// connection first, and every instance measures the database's clock: that is what the distance is for.
    async fn settled_until(&self, behind: TimeDelta) -> Result<Timestamp, StorageFailure> {
        let now = self.clock.now();
        let oldest = self.reads.ask(&FindOldestTransaction {}).await;
        let oldest = oldest
            .map_err(|error| StorageFailure::new("look for open transactions", error))?
            .pop()
            .and_then(|(began_at,)| began_at);
        Ok(oldest.map_or(now, |began_at| began_at.min(now)) - behind)
    }

    async fn find_stretch_end(
        &self,
        chain: SealChain,
        from: Option<Timestamp>,
        until: Timestamp,
        rows_max: u32,
    ) -> Result<Option<Timestamp>, StorageFailure> {
        let stretch = Stretch { from, to: until };
        let end = match chain {
            SealChain::Ledger => self.end_in_ledger(stretch, rows_max.into()).await,
            SealChain::AdminLog => self.end_in_admin_log(stretch, rows_max.into()).await,
        };
        end.map_err(|error| StorageFailure::new("look for what is to be sealed", error))
    }

    async fn read_contents(
        &self,
        chain: SealChain,
        stretches: &[Stretch],
    ) -> Result<Vec<Contents>, StorageFailure> {
        let contents = self.contents(chain, stretches).await;
        contents.map_err(|error| StorageFailure::new("read what is sealed", error))
    }

    async fn find_last_seal(&self, chain: SealChain) -> Result<Option<Seal>, StorageFailure> {
        let seal = self.last_seal(chain).await;
        seal.map_err(|error| StorageFailure::new("read the last seal", error))
    }

    async fn list_seals(
        &self,
        chain: SealChain,
        behind: i64,
        limit: u32,
    ) -> Result<Vec<Seal>, StorageFailure> {
        let seals = self.seals(chain, behind, limit).await;
        seals.map_err(|error| StorageFailure::new("list seals", error))
    }

    /// After a lost connection it is tried again, and then its own number may be taken by itself: whoever asked goes by
    /// what is stored.
    async fn add_seal(&self, seal: &Seal) -> Result<bool, StorageFailure> {
        let insert = InsertSeal {
            chain: seal.chain.as_str(),
            number: seal.number,
            from: seal.stretch.from,
            to: seal.stretch.to,
            rows: i64::try_from(seal.contents.rows).unwrap_or(i64::MAX),
            rows_digest: &seal.contents.digest.0,
            sealed_at: seal.sealed_at,
            digest: &seal.digest.0,
        };
        let added = self.reads.ask(&insert).await;
        added
            .map(|rows| rows == 1)
            .map_err(|error| StorageFailure::new("add a seal", error))
    }
}
