//! Seals, and what they are about.

use async_trait::async_trait;
use chrono::TimeDelta;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;
use domain::Timestamp;
use domain::seal::{Contents, Seal, SealChain, SealStore, Stretch, StretchesHash};
use domain::storage::StorageFailure;

use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::{AdminLogRow, Column, SealRow, TransactionRow, micros};
use crate::schema::{admin_log, seals, transactions};
use crate::writer::{Done, Task};

#[async_trait]
impl SealStore for SqliteStorage {
    /// The clock is read before the one write lock is taken, and every batch reads it after: what is written later is
    /// younger.
    async fn settled_until(&self, behind: TimeDelta) -> Result<Timestamp, StorageFailure> {
        let now = self.clock.now();
        self.writer.write(Task::Settle).await?;
        Ok(now - behind)
    }

    async fn find_stretch_end(
        &self,
        chain: SealChain,
        from: Option<Timestamp>,
        until: Timestamp,
        rows_max: u32,
    ) -> Result<Option<Timestamp>, StorageFailure> {
        let stretch = Stretch { from, to: until };
        let ends = self
            .readers
            .read("look for what is to be sealed", move |connection| {
                let first = find_moment(connection, chain, stretch, 0)?;
                let beyond = find_moment(connection, chain, stretch, rows_max)?;
                Ok((first, beyond))
            });
        let (first, beyond) = ends.await?;
        Ok(Stretch::end(first, beyond, until))
    }

    async fn read_contents(
        &self,
        chain: SealChain,
        stretches: &[Stretch],
    ) -> Result<Vec<Contents>, StorageFailure> {
        let stretches = stretches.to_vec();
        let read = self.readers.read("read what is sealed", move |connection| {
            hash_rows(connection, chain, &stretches)
        });
        read.await
    }

    async fn find_last_seal(&self, chain: SealChain) -> Result<Option<Seal>, StorageFailure> {
        let read = self.readers.read("read the last seal", move |connection| {
            let last = seals::table
                .filter(seals::chain.eq(chain.as_str()))
                .order(seals::number.desc())
                .select(SealRow::as_select())
                .first(connection);
            let seal = last.optional()?.map(Seal::try_from);
            Ok(seal.transpose()?)
        });
        read.await
    }

    async fn list_seals(
        &self,
        chain: SealChain,
        behind: i64,
        limit: u32,
    ) -> Result<Vec<Seal>, StorageFailure> {
        let read = self.readers.read("list seals", move |connection| {
            let rows = seals::table
                .filter(seals::chain.eq(chain.as_str()))
                .filter(seals::number.gt(behind))
                .order(seals::number)
                .limit(limit.into())
                .select(SealRow::as_select())
                .load(connection)?;
            let seals: Result<_, _> = rows.into_iter().map(Seal::try_from).collect();
            Ok(seals?)
        });
        read.await
    }

    async fn add_seal(&self, seal: &Seal) -> Result<bool, StorageFailure> {
        let done = self.writer.send(Task::Seal(Box::new(*seal))).await?;
        Ok(matches!(done, Done::Sealed(true)))
    }
}

/// Adds a seal unless its number is taken; whether it did.
pub(crate) fn add(connection: &mut SqliteConnection, seal: &Seal) -> Result<bool, DatabaseError> {
    let insert = diesel::insert_into(seals::table)
        .values(SealRow::from(seal))
        .on_conflict_do_nothing();
    Ok(insert.execute(connection)? == 1)
}

/// The moment of the transaction behind so many of a stretch.
pub(crate) fn ledger_moment(
    stretch: Stretch,
    behind: u32,
) -> transactions::BoxedQuery<'static, Sqlite, BigInt> {
    let (from, to) = bounds(stretch);
    transactions::table
        .filter(transactions::created_at.ge(from))
        .filter(transactions::created_at.lt(to))
        .order(transactions::created_at)
        .select(transactions::created_at)
        .limit(1)
        .offset(behind.into())
        .into_boxed()
}

/// The moment of the line of the log of administration behind so many of a stretch.
pub(crate) fn admin_log_moment(
    stretch: Stretch,
    behind: u32,
) -> admin_log::BoxedQuery<'static, Sqlite, BigInt> {
    let (from, to) = bounds(stretch);
    admin_log::table
        .filter(admin_log::happened_at.ge(from))
        .filter(admin_log::happened_at.lt(to))
        .order(admin_log::happened_at)
        .select(admin_log::happened_at)
        .limit(1)
        .offset(behind.into())
        .into_boxed()
}

fn find_moment(
    connection: &mut SqliteConnection,
    chain: SealChain,
    stretch: Stretch,
    behind: u32,
) -> Result<Option<Timestamp>, DatabaseError> {
    let micros: Option<i64> = match chain {
        SealChain::Ledger => ledger_moment(stretch, behind).first(connection),
        SealChain::AdminLog => admin_log_moment(stretch, behind).first(connection),
    }
    .optional()?;
    let moment = micros.map(|micros| Column(chain.as_str(), "moment").moment(micros));
    Ok(moment.transpose()?)
}

/// The transactions of a stretch, in the order of their chain, by the index of their time.
pub(crate) fn ledger_rows(stretch: Stretch) -> transactions::BoxedQuery<'static, Sqlite> {
    let (from, to) = bounds(stretch);
    transactions::table
        .filter(transactions::created_at.ge(from))
        .filter(transactions::created_at.lt(to))
        .order((
            transactions::created_at,
            transactions::user_id,
            transactions::currency,
            transactions::sequence,
        ))
        .into_boxed()
}

/// The lines of the log of administration of a stretch, in the order of their chain, which is that of the table's key.
pub(crate) fn admin_log_rows(stretch: Stretch) -> admin_log::BoxedQuery<'static, Sqlite> {
    let (from, to) = bounds(stretch);
    admin_log::table
        .filter(admin_log::happened_at.ge(from))
        .filter(admin_log::happened_at.lt(to))
        .order((admin_log::happened_at, admin_log::id))
        .into_boxed()
}

/// Rows stream by; none are kept.
fn hash_rows(
    connection: &mut SqliteConnection,
    chain: SealChain,
    stretches: &[Stretch],
) -> Result<Vec<Contents>, DatabaseError> {
    let mut hash = StretchesHash::new(stretches);
    let Some(whole) = Stretch::around(stretches) else {
        return Ok(hash.finish());
    };
    match chain {
        SealChain::Ledger => {
            let rows = ledger_rows(whole).select(TransactionRow::as_select());
            for row in rows.load_iter::<TransactionRow, DefaultLoadingMode>(connection)? {
                hash.add(&row?.sealed());
            }
        }
        SealChain::AdminLog => {
            let rows = admin_log_rows(whole).select(AdminLogRow::as_select());
            for row in rows.load_iter::<AdminLogRow, DefaultLoadingMode>(connection)? {
                hash.add(&row?.sealed());
            }
        }
    }
    Ok(hash.finish())
}

/// The first moment of a stretch and the one behind it, as they are stored.
fn bounds(stretch: Stretch) -> (i64, i64) {
    (stretch.from.map_or(i64::MIN, micros), micros(stretch.to))
}
