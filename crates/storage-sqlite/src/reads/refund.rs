use async_trait::async_trait;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel::sqlite::Sqlite;
use domain::ids::{PaymentId, RefundId};
use domain::refund::{Refund, RefundReads};
use domain::storage::StorageFailure;
use domain::time::Timestamp;

use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::{RefundRow, UuidBlob, micros};
use crate::schema::refunds;

#[async_trait]
impl RefundReads for SqliteStorage {
    async fn find_refund(&self, id: RefundId) -> Result<Option<Refund>, StorageFailure> {
        let read = self.readers.read("read a refund", move |connection| {
            let row = refunds::table
                .filter(refunds::id.eq(UuidBlob(id.0)))
                .select(RefundRow::as_select())
                .first(connection)
                .optional()?;
            Ok(row.map(Refund::try_from).transpose()?)
        });
        read.await
    }

    async fn list_refunds(&self, payment_id: PaymentId) -> Result<Vec<Refund>, StorageFailure> {
        let read = self.readers.read("list refunds", move |connection| {
            list_refunds(connection, payment_id)
        });
        read.await
    }

    async fn list_refunds_of(&self, ids: &[PaymentId]) -> Result<Vec<Refund>, StorageFailure> {
        let ids: Vec<_> = ids.iter().map(|id| UuidBlob(id.0)).collect();
        let read = self
            .readers
            .read("list the refunds of payments", move |connection| {
                let rows = refunds::table
                    .filter(refunds::payment_id.eq_any(ids))
                    .order((refunds::payment_id, refunds::requested_at, refunds::id))
                    .select(RefundRow::as_select())
                    .load(connection)?;
                let refunds: Result<_, _> = rows.into_iter().map(Refund::try_from).collect();
                Ok(refunds?)
            });
        read.await
    }

    async fn list_refused_refunds(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure> {
        let read = self
            .readers
            .read("list refused refunds", move |connection| {
                let rows = refused((from, to), after, limit)
                    .select(RefundRow::as_select())
                    .load(connection)?;
                let refunds: Result<_, _> = rows.into_iter().map(Refund::try_from).collect();
                Ok(refunds?)
            });
        read.await
    }

    async fn list_pending_refunds(
        &self,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure> {
        let read = self
            .readers
            .read("list pending refunds", move |connection| {
                let rows = pending(after, limit)
                    .select(RefundRow::as_select())
                    .load(connection)?;
                let refunds: Result<_, _> = rows.into_iter().map(Refund::try_from).collect();
                Ok(refunds?)
            });
        read.await
    }

    async fn list_disputed_refunds(
        &self,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure> {
        let read = self
            .readers
            .read("list disputed refunds", move |connection| {
                let rows = disputed(after, limit)
                    .select(RefundRow::as_select())
                    .load(connection)?;
                let refunds: Result<_, _> = rows.into_iter().map(Refund::try_from).collect();
                Ok(refunds?)
            });
        read.await
    }
}

/// The refunds of a payment, oldest first.
pub(crate) fn list_refunds(
    connection: &mut SqliteConnection,
    payment_id: PaymentId,
) -> Result<Vec<Refund>, DatabaseError> {
    let rows = refunds::table
        .filter(refunds::payment_id.eq(UuidBlob(payment_id.0)))
        .order((refunds::requested_at, refunds::id))
        .select(RefundRow::as_select())
        .load(connection)?;
    let refunds: Result<_, _> = rows.into_iter().map(Refund::try_from).collect();
    Ok(refunds?)
}

/// The word stands in the text of the statement, as for those that are pending.
pub(crate) fn refused(
    (from, to): (Timestamp, Timestamp),
    after: Option<(Timestamp, RefundId)>,
    limit: u32,
) -> refunds::BoxedQuery<'static, Sqlite> {
    let query = refunds::table
        .filter(sql::<Bool>("status = 'refused'"))
        .filter(refunds::ended_at.ge(micros(after.map_or(from, |(at, _)| at.max(from)))))
        .filter(refunds::ended_at.le(micros(to)))
        .order((refunds::ended_at, refunds::id))
        .limit(limit.into())
        .into_boxed();
    match after {
        None => query,
        Some((at, id)) => {
            let is_behind = refunds::ended_at.gt(micros(at)).or(refunds::ended_at
                .eq(micros(at))
                .and(refunds::id.gt(UuidBlob(id.0))));
            // What has no end is not refused.
            query.filter(is_behind.assume_not_null())
        }
    }
}

/// Those whose gateways contradict how they ended, as the index of them keeps them.
pub(crate) fn disputed(
    after: Option<(Timestamp, RefundId)>,
    limit: u32,
) -> refunds::BoxedQuery<'static, Sqlite> {
    let query = refunds::table
        .filter(sql::<Bool>("disputed_at IS NOT NULL"))
        .order((refunds::disputed_at, refunds::id))
        .limit(limit.into())
        .into_boxed();
    match after {
        None => query,
        Some((at, id)) => {
            let is_behind = refunds::disputed_at
                .gt(micros(at))
                .or(refunds::id.nullable().gt(UuidBlob(id.0)));
            query
                .filter(refunds::disputed_at.ge(micros(at)))
                .filter(is_behind)
        }
    }
}

/// The word stands in the text of the statement, so that SQLite sees that the index of pending refunds fits.
pub(crate) fn pending(
    after: Option<(Timestamp, RefundId)>,
    limit: u32,
) -> refunds::BoxedQuery<'static, Sqlite> {
    let query = refunds::table
        .filter(sql::<Bool>("status = 'pending'"))
        .order((refunds::requested_at, refunds::id))
        .limit(limit.into())
        .into_boxed();
    match after {
        None => query,
        Some((at, id)) => {
            let is_behind = refunds::requested_at
                .gt(micros(at))
                .or(refunds::id.gt(UuidBlob(id.0)));
            query
                .filter(refunds::requested_at.ge(micros(at)))
                .filter(is_behind)
        }
    }
}
