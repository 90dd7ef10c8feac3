use async_trait::async_trait;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool};
use diesel::sqlite::Sqlite;
use domain::gateway::GatewayName;
use domain::ids::{AttemptNumber, PaymentId, UserId};
use domain::page::{Page, PageRequest};
use domain::payment::{
    Attempt, CollectedPayment, GatewayTransaction, Payment, PaymentEvent, PaymentFilter,
    PaymentReads, PaymentSearch, PaymentStatus, SearchReach, Transition,
};
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use uuid::Uuid;

use super::search::found;
use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::{AttemptRow, Column, PaymentEventRow, PaymentRow, UuidBlob, micros};
use crate::schema::{attempts, payment_events, payments};

#[async_trait]
impl PaymentReads for SqliteStorage {
    async fn find_payment(&self, id: PaymentId) -> Result<Option<Payment>, StorageFailure> {
        let read = self.readers.read("read a payment", move |connection| {
            find_payment(connection, id)
        });
        read.await
    }

    async fn find_payments(&self, ids: &[PaymentId]) -> Result<Vec<Payment>, StorageFailure> {
        let ids: Vec<_> = ids.iter().map(|id| UuidBlob(id.0)).collect();
        let read = self.readers.read("read payments", move |connection| {
            let rows = payments::table
                .filter(payments::id.eq_any(ids))
                .order(payments::id)
                .select(PaymentRow::as_select())
                .load(connection)?;
            let payments: Result<_, _> = rows.into_iter().map(Payment::try_from).collect();
            Ok(payments?)
        });
        read.await
    }

    async fn list_payments(
        &self,
        user_id: UserId,
        filter: &PaymentFilter,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, StorageFailure> {
        let filter = filter.clone();
        let read = self.readers.read("list payments", move |connection| {
            page_of(connection, page, || matching(user_id, &filter, now))
        });
        read.await
    }

    async fn search_payments(
        &self,
        search: &PaymentSearch,
        reach: SearchReach,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, StorageFailure> {
        let search = search.clone();
        let read = self.readers.read("search payments", move |connection| {
            page_of(connection, page, || found(&search, &reach, now))
        });
        read.await
    }

    async fn list_attempts_of(&self, ids: &[PaymentId]) -> Result<Vec<Attempt>, StorageFailure> {
        let ids: Vec<_> = ids.iter().map(|id| UuidBlob(id.0)).collect();
        let read = self
            .readers
            .read("list the attempts of payments", move |connection| {
                let rows = attempts::table
                    .filter(attempts::payment_id.eq_any(ids))
                    .order((attempts::payment_id, attempts::number))
                    .select(AttemptRow::as_select())
                    .load(connection)?;
                let attempts: Result<_, _> = rows.into_iter().map(Attempt::try_from).collect();
                Ok(attempts?)
            });
        read.await
    }

    async fn find_attempt(
        &self,
        transaction: &GatewayTransaction,
    ) -> Result<Option<Attempt>, StorageFailure> {
        let transaction = transaction.clone();
        let read = self.readers.read("read an attempt", move |connection| {
            find_attempt(connection, &transaction)
        });
        read.await
    }

    async fn list_attempts_begun(
        &self,
        gateway: &GatewayName,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, AttemptNumber)>,
        limit: u32,
    ) -> Result<Vec<Attempt>, StorageFailure> {
        let gateway = gateway.clone();
        let read = self
            .readers
            .read("list the attempts of a gateway", move |connection| {
                let rows = begun(&gateway, (from, to), after, limit)
                    .select(AttemptRow::as_select())
                    .load(connection)?;
                let attempts: Result<_, _> = rows.into_iter().map(Attempt::try_from).collect();
                Ok(attempts?)
            });
        read.await
    }

    async fn list_attempts_without_money(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, AttemptNumber)>,
        limit: u32,
    ) -> Result<Vec<Attempt>, StorageFailure> {
        let read = self
            .readers
            .read("list attempts without money", move |connection| {
                let rows = without_money((from, to), after, limit)
                    .select(AttemptRow::as_select())
                    .load(connection)?;
                let attempts: Result<_, _> = rows.into_iter().map(Attempt::try_from).collect();
                Ok(attempts?)
            });
        read.await
    }

    async fn list_attempts(&self, id: PaymentId) -> Result<Vec<Attempt>, StorageFailure> {
        let read = self.readers.read("list attempts", move |connection| {
            list_attempts(connection, id)
        });
        read.await
    }

    async fn list_payment_events(
        &self,
        id: PaymentId,
    ) -> Result<Vec<PaymentEvent>, StorageFailure> {
        let read = self
            .readers
            .read("read the history of a payment", move |connection| {
                let rows = payment_events::table
                    .filter(payment_events::payment_id.eq(UuidBlob(id.0)))
                    .order(payment_events::ordinal)
                    .select(PaymentEventRow::as_select())
                    .load(connection)?;
                let events: Result<_, _> = rows.into_iter().map(PaymentEvent::try_from).collect();
                Ok(events?)
            });
        read.await
    }

    async fn list_overdue(
        &self,
        now: Timestamp,
        after: Option<(Timestamp, PaymentId)>,
        limit: u32,
    ) -> Result<Vec<(Timestamp, PaymentId)>, StorageFailure> {
        let read = self
            .readers
            .read("look for overdue payments", move |connection| {
                let rows = overdue(now, after, limit).load::<(i64, UuidBlob)>(connection)?;
                let place = |(at, id): (i64, UuidBlob)| {
                    let expires_at = Column("payments", "expires_at").moment(at)?;
                    Ok((expires_at, PaymentId(id.0)))
                };
                rows.into_iter().map(place).collect()
            });
        read.await
    }

    async fn list_disputed(
        &self,
        after: Option<PaymentId>,
        limit: u32,
    ) -> Result<Vec<Payment>, StorageFailure> {
        let read = self
            .readers
            .read("list payments in question", move |connection| {
                let rows = disputed(after, limit)
                    .select(PaymentRow::as_select())
                    .load(connection)?;
                let payments: Result<_, _> = rows.into_iter().map(Payment::try_from).collect();
                Ok(payments?)
            });
        read.await
    }

    async fn list_collected(
        &self,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<Vec<CollectedPayment>, StorageFailure> {
        let read = self
            .readers
            .read("list what is being collected", move |connection| {
                list_collected(connection, user_id, now)
            });
        read.await
    }

    async fn list_processing(
        &self,
        after: Option<(Timestamp, PaymentId)>,
        limit: u32,
    ) -> Result<Vec<Payment>, StorageFailure> {
        let read = self
            .readers
            .read("list payments in processing", move |connection| {
                let rows = processing(after, limit)
                    .select(PaymentRow::as_select())
                    .load(connection)?;
                let payments: Result<_, _> = rows.into_iter().map(Payment::try_from).collect();
                Ok(payments?)
            });
        read.await
    }
}

pub(crate) fn find_payment(
    connection: &mut SqliteConnection,
    id: PaymentId,
) -> Result<Option<Payment>, DatabaseError> {
    let row = payments::table
        .filter(payments::id.eq(UuidBlob(id.0)))
        .select(PaymentRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(Payment::try_from).transpose()?)
}

/// The attempts of a payment, oldest first.
pub(crate) fn list_attempts(
    connection: &mut SqliteConnection,
    id: PaymentId,
) -> Result<Vec<Attempt>, DatabaseError> {
    let rows = attempts::table
        .filter(attempts::payment_id.eq(UuidBlob(id.0)))
        .order(attempts::number)
        .select(AttemptRow::as_select())
        .load(connection)?;
    let attempts: Result<_, _> = rows.into_iter().map(Attempt::try_from).collect();
    Ok(attempts?)
}

/// The attempt that has this gateway transaction, of whichever payment.
pub(crate) fn find_attempt(
    connection: &mut SqliteConnection,
    transaction: &GatewayTransaction,
) -> Result<Option<Attempt>, DatabaseError> {
    let row = attempts::table
        .filter(attempts::gateway.eq(transaction.gateway.as_str()))
        .filter(attempts::gateway_transaction_id.eq(transaction.id.as_str()))
        .select(AttemptRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(Attempt::try_from).transpose()?)
}

/// What gateways are collecting for a user and counts against the limits of the user's wallets.
pub(crate) fn list_collected(
    connection: &mut SqliteConnection,
    user_id: UserId,
    now: Timestamp,
) -> Result<Vec<CollectedPayment>, DatabaseError> {
    let rows = collected(user_id, now)
        .select(PaymentRow::as_select())
        .load(connection)?;
    let payments: Result<Vec<_>, _> = rows.into_iter().map(Payment::try_from).collect();
    Ok(payments?.iter().filter_map(CollectedPayment::of).collect())
}

/// As for [`overdue`]; the index keeps the order in which the list goes on behind `after`.
pub(crate) fn begun(
    gateway: &GatewayName,
    (from, to): (Timestamp, Timestamp),
    after: Option<(Timestamp, AttemptNumber)>,
    limit: u32,
) -> attempts::BoxedQuery<'static, Sqlite> {
    let query = attempts::table
        .filter(attempts::gateway.eq(gateway.as_str().to_owned()))
        .filter(sql::<Bool>("gateway_began_at IS NOT NULL"))
        .filter(attempts::gateway_began_at.le(micros(to)))
        .order((attempts::gateway_began_at, attempts::number))
        .limit(limit.into())
        .into_boxed();
    match after.filter(|(at, _)| *at >= from) {
        None => query.filter(attempts::gateway_began_at.ge(micros(from))),
        Some((at, number)) => {
            let is_behind = attempts::gateway_began_at
                .gt(micros(at))
                .or(attempts::number.nullable().gt(number.get()));
            query
                .filter(attempts::gateway_began_at.ge(micros(at)))
                .filter(is_behind)
        }
    }
}

/// As for [`begun`].
pub(crate) fn without_money(
    (from, to): (Timestamp, Timestamp),
    after: Option<(Timestamp, AttemptNumber)>,
    limit: u32,
) -> attempts::BoxedQuery<'static, Sqlite> {
    let query = attempts::table
        .filter(sql::<Bool>("status IN ('failed', 'superseded')"))
        .filter(attempts::ended_at.le(micros(to)))
        .order((attempts::ended_at, attempts::number))
        .limit(limit.into())
        .into_boxed();
    match after.filter(|(at, _)| *at >= from) {
        None => query.filter(attempts::ended_at.ge(micros(from))),
        Some((at, number)) => {
            let is_behind = attempts::ended_at
                .gt(micros(at))
                .or(attempts::number.nullable().gt(number.get()));
            query
                .filter(attempts::ended_at.ge(micros(at)))
                .filter(is_behind)
        }
    }
}

/// A page of the payments that match, newest first.
fn page_of(
    connection: &mut SqliteConnection,
    page: PageRequest,
    matching: impl Fn() -> Boxed,
) -> Result<Page<Payment>, DatabaseError> {
    let total: i64 = matching().count().get_result(connection)?;
    let rows = matching()
        .order((payments::created_at.desc(), payments::id.desc()))
        .offset(page.offset())
        .limit(page.per_page.into())
        .select(PaymentRow::as_select())
        .load(connection)?;
    let items: Result<_, _> = rows.into_iter().map(Payment::try_from).collect();
    Ok(Page {
        items: items?,
        total_count: total.unsigned_abs(),
    })
}

pub(crate) type Boxed = payments::BoxedQuery<'static, Sqlite>;

pub(crate) fn matching(user_id: UserId, filter: &PaymentFilter, now: Timestamp) -> Boxed {
    let mut query = payments::table
        .filter(payments::user_id.eq(user_id.get()))
        .into_boxed();
    if let Some(status) = filter.status {
        query = with_status_at(query, status, now);
    }
    if let Some(gateway) = &filter.gateway {
        query = query.filter(payments::gateway.eq(gateway.as_str().to_owned()));
    }
    if let Some(purpose) = filter.purpose {
        query = query.filter(payments::purpose.eq(purpose.as_str()));
    }
    query
}

/// [`Payment::status_at`] in SQL: what can expire and is overdue counts as expired.
pub(super) fn with_status_at(query: Boxed, status: PaymentStatus, now: Timestamp) -> Boxed {
    let can_expire = |status: &PaymentStatus| status.after(Transition::Expire).is_ok();
    let stored = payments::status.eq(status.as_str());
    if can_expire(&status) {
        return query.filter(stored.and(payments::expires_at.gt(micros(now))));
    }
    if status == PaymentStatus::Expired {
        let words = PaymentStatus::ALL.into_iter().filter(can_expire);
        let words: Vec<_> = words.map(PaymentStatus::as_str).collect();
        let is_overdue = payments::expires_at.le(micros(now));
        return query.filter(stored.or(payments::status.eq_any(words).and(is_overdue)));
    }
    query.filter(stored)
}

/// The words stand in the text of the statement, so that SQLite sees that the index of what can expire fits.
pub(crate) fn overdue(
    now: Timestamp,
    after: Option<(Timestamp, PaymentId)>,
    limit: u32,
) -> payments::BoxedQuery<'static, Sqlite, (BigInt, Binary)> {
    // No payment has the smallest id, so that nothing is missed at the smallest moment.
    let (at, id) = after.map_or((0, Uuid::nil()), |(at, id)| (micros(at), id.0));
    let is_behind = payments::expires_at
        .gt(at)
        .or(payments::id.gt(UuidBlob(id)));
    payments::table
        .filter(sql::<Bool>("status IN ('pending', 'failed')"))
        .filter(payments::expires_at.le(micros(now)))
        .filter(payments::expires_at.ge(at))
        .filter(is_behind)
        .order((payments::expires_at, payments::id))
        .limit(limit.into())
        .select((payments::expires_at, payments::id))
        .into_boxed()
}

/// As for [`overdue`]; the index keeps the order in which the list goes on behind `after`.
pub(crate) fn processing(after: Option<(Timestamp, PaymentId)>, limit: u32) -> Boxed {
    let query = payments::table
        .filter(sql::<Bool>("status = 'processing'"))
        .order((payments::expires_at, payments::id))
        .limit(limit.into())
        .into_boxed();
    match after {
        None => query,
        Some((at, id)) => {
            let is_behind = payments::expires_at
                .gt(micros(at))
                .or(payments::id.gt(UuidBlob(id.0)));
            query
                .filter(payments::expires_at.ge(micros(at)))
                .filter(is_behind)
        }
    }
}

/// As for [`overdue`].
pub(crate) fn collected(user_id: UserId, now: Timestamp) -> Boxed {
    payments::table
        .filter(sql::<Bool>("status = 'processing'"))
        .filter(payments::user_id.eq(user_id.get()))
        .filter(payments::expires_at.gt(micros(CollectedPayment::expired_until(now))))
        .order(payments::id)
        .into_boxed()
}

/// Each payment once, by id, as the index of what is in question keeps them.
pub(crate) fn disputed(after: Option<PaymentId>, limit: u32) -> Boxed {
    // No payment has the smallest id.
    let after = UuidBlob(after.map_or(Uuid::nil(), |id| id.0));
    let is_in_question = sql::<Bool>(
        "id IN (SELECT payment_id FROM attempts WHERE disputed_at IS NOT NULL AND payment_id > ",
    )
    .bind::<Binary, _>(after)
    .sql(" GROUP BY payment_id ORDER BY payment_id LIMIT ")
    .bind::<BigInt, _>(i64::from(limit))
    .sql(")");
    payments::table
        .filter(is_in_question)
        .order(payments::id)
        .into_boxed()
}
