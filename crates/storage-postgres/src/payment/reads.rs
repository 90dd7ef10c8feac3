use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::gateway::GatewayName;
use domain::page::{Page, PageRequest};
use domain::payment::{
    Attempt, CollectedPayment, GatewayTransaction, Payment, PaymentEvent, PaymentFilter,
    PaymentReads, PaymentSearch, SearchReach,
};
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use domain::{AttemptNumber, PaymentId, UserId};
use uuid::Uuid;

use super::attempt::{AttemptColumns, AttemptRow};
use super::collected::{ListCollected, to_collected};
use super::event::{EventColumns, EventRow, to_event};
use super::row::{PaymentColumns, PaymentRow};
use super::{to_attempt, to_payment};
use crate::PostgresStorage;
use crate::failure::PostgresError;
use crate::statement::statement;

statement! {
    FindPayment = "find.sql" (id: Uuid as SqlUuid) -> rows of PaymentRow as PaymentColumns
}

statement! {
    FindPayments = "find_many.sql" (ids: Vec<Uuid> as Array<SqlUuid>)
        -> rows of PaymentRow as PaymentColumns
}

statement! {
    ListPayments<'a> = "list.sql" (
        user_id: i64 as BigInt,
        gateway: Option<&'a str> as Nullable<Text>,
        purpose: Option<&'static str> as Nullable<Text>,
        status: Option<&'static str> as Nullable<Text>,
        now: DateTime<Utc> as Timestamptz,
        limit: i64 as BigInt,
        offset: i64 as BigInt,
    ) -> rows of (i64, Option<PaymentRow>) as (BigInt, Nullable<PaymentColumns>)
}

statement! {
    ListAttempts = "list_attempts.sql" (payment_id: Uuid as SqlUuid)
        -> rows of AttemptRow as AttemptColumns
}

statement! {
    FindAttempt<'a> = "find_attempt.sql" (gateway: &'a str as Text, transaction_id: &'a str as Text)
        -> rows of AttemptRow as AttemptColumns
}

statement! {
    ListAttemptsBegun<'a> = "list_attempts_begun.sql" (
        gateway: &'a str as Text,
        after: DateTime<Utc> as Timestamptz,
        after_number: i32 as Integer,
        to: DateTime<Utc> as Timestamptz,
        limit: i64 as BigInt,
    ) -> rows of AttemptRow as AttemptColumns
}

statement! {
    ListAttemptsWithoutMoney = "list_attempts_without_money.sql" (
        after: DateTime<Utc> as Timestamptz,
        after_number: i32 as Integer,
        to: DateTime<Utc> as Timestamptz,
        limit: i64 as BigInt,
    ) -> rows of AttemptRow as AttemptColumns
}

statement! {
    ListEvents = "list_events.sql" (payment_id: Uuid as SqlUuid)
        -> rows of EventRow as EventColumns
}

statement! {
    ListOverdue = "list_overdue.sql" (
        now: DateTime<Utc> as Timestamptz,
        after: DateTime<Utc> as Timestamptz,
        after_id: Uuid as SqlUuid,
        limit: i64 as BigInt,
    ) -> rows of (DateTime<Utc>, Uuid) as (Timestamptz, SqlUuid)
}

statement! {
    ListProcessing = "list_processing.sql" (
        after: DateTime<Utc> as Timestamptz,
        after_id: Uuid as SqlUuid,
        limit: i64 as BigInt,
    ) -> rows of PaymentRow as PaymentColumns
}

statement! {
    ListDisputed = "list_disputed.sql" (after: Uuid as SqlUuid, limit: i64 as BigInt)
        -> rows of PaymentRow as PaymentColumns
}

/// A place in a list as a statement takes it. No payment has the smallest id, so that nothing is missed at the smallest
/// moment.
fn place_of(after: Option<(Timestamp, PaymentId)>) -> (DateTime<Utc>, Uuid) {
    after.map_or((DateTime::UNIX_EPOCH, Uuid::nil()), |(at, id)| (at, id.0))
}

impl PostgresStorage {
    async fn disputed(
        &self,
        after: Option<PaymentId>,
        limit: u32,
    ) -> Result<Vec<Payment>, PostgresError> {
        let list = ListDisputed {
            // No payment has the smallest id.
            after: after.map_or(Uuid::nil(), |id| id.0),
            limit: i64::from(limit),
        };
        let rows = self.reads.ask(&list).await?.into_iter();
        Ok(rows.map(to_payment).collect::<Result<_, _>>()?)
    }

    async fn collected(
        &self,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<Vec<CollectedPayment>, PostgresError> {
        let list = ListCollected {
            user_id: user_id.get(),
            expired_until: CollectedPayment::expired_until(now),
        };
        let rows = self.reads.ask(&list).await?.into_iter();
        Ok(rows.map(to_collected).collect::<Result<_, _>>()?)
    }

    async fn processing(
        &self,
        after: Option<(Timestamp, PaymentId)>,
        limit: u32,
    ) -> Result<Vec<Payment>, PostgresError> {
        let (after, after_id) = place_of(after);
        let list = ListProcessing {
            after,
            after_id,
            limit: i64::from(limit),
        };
        let rows = self.reads.ask(&list).await?.into_iter();
        Ok(rows.map(to_payment).collect::<Result<_, _>>()?)
    }

    pub(super) async fn payment(&self, id: PaymentId) -> Result<Option<Payment>, PostgresError> {
        let row = self.reads.ask(&FindPayment { id: id.0 }).await?.pop();
        Ok(row.map(to_payment).transpose()?)
    }

    async fn attempt(
        &self,
        transaction: &GatewayTransaction,
    ) -> Result<Option<Attempt>, PostgresError> {
        let find = FindAttempt {
            gateway: transaction.gateway.as_str(),
            transaction_id: &transaction.id,
        };
        let row = self.reads.ask(&find).await?.pop();
        Ok(row.map(to_attempt).transpose()?)
    }

    async fn attempts_begun(
        &self,
        gateway: &GatewayName,
        (from, to): (Timestamp, Timestamp),
        after: Option<(Timestamp, AttemptNumber)>,
        limit: u32,
    ) -> Result<Vec<Attempt>, PostgresError> {
        // No attempt has number 0, so that nothing is missed at the first moment.
        let first = (from, 0);
        let (after, after_number) =
            after.map_or(first, |(at, number)| first.max((at, number.get())));
        let list = ListAttemptsBegun {
            gateway: gateway.as_str(),
            after,
            after_number,
            to,
            limit: i64::from(limit),
        };
        let rows = self.reads.ask(&list).await?;
        Ok(rows.into_iter().map(to_attempt).collect::<Result<_, _>>()?)
    }

    async fn attempts_without_money(
        &self,
        (from, to): (Timestamp, Timestamp),
        after: Option<(Timestamp, AttemptNumber)>,
        limit: u32,
    ) -> Result<Vec<Attempt>, PostgresError> {
        // As for those that began.
        let first = (from, 0);
        let (after, after_number) =
            after.map_or(first, |(at, number)| first.max((at, number.get())));
        let list = ListAttemptsWithoutMoney {
            after,
            after_number,
            to,
            limit: i64::from(limit),
        };
        let rows = self.reads.ask(&list).await?;
        Ok(rows.into_iter().map(to_attempt).collect::<Result<_, _>>()?)
    }

    async fn attempts(&self, payment_id: PaymentId) -> Result<Vec<Attempt>, PostgresError> {
        let list = ListAttempts {
            payment_id: payment_id.0,
        };
        let rows = self.reads.ask(&list).await?;
        Ok(rows.into_iter().map(to_attempt).collect::<Result<_, _>>()?)
    }

    async fn payment_events(&self, id: PaymentId) -> Result<Vec<PaymentEvent>, PostgresError> {
        let rows = self.reads.ask(&ListEvents { payment_id: id.0 }).await?;
        Ok(rows.into_iter().map(to_event).collect::<Result<_, _>>()?)
    }

    async fn payments_among(&self, ids: &[PaymentId]) -> Result<Vec<Payment>, PostgresError> {
        let ids = ids.iter().map(|id| id.0).collect();
        let rows = self.reads.ask(&FindPayments { ids }).await?;
        Ok(rows.into_iter().map(to_payment).collect::<Result<_, _>>()?)
    }

    async fn payments_page(
        &self,
        user_id: UserId,
        filter: &PaymentFilter,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, PostgresError> {
        let list = ListPayments {
            user_id: user_id.get(),
            gateway: filter.gateway.as_ref().map(GatewayName::as_str),
            purpose: filter.purpose.map(domain::payment::PaymentPurpose::as_str),
            status: filter.status.map(domain::payment::PaymentStatus::as_str),
            now,
            limit: i64::from(page.per_page),
            offset: page.offset(),
        };
        let rows = self.reads.ask(&list).await?;
        crate::page::to_page(rows, to_payment)
    }
}

#[async_trait]
impl PaymentReads for PostgresStorage {
    async fn find_payment(&self, id: PaymentId) -> Result<Option<Payment>, StorageFailure> {
        let payment = self.payment(id).await;
        payment.map_err(|error| StorageFailure::new("read a payment", error))
    }

    async fn find_payments(&self, ids: &[PaymentId]) -> Result<Vec<Payment>, StorageFailure> {
        let payments = self.payments_among(ids).await;
        payments.map_err(|error| StorageFailure::new("read payments", error))
    }

    async fn list_payments(
        &self,
        user_id: UserId,
        filter: &PaymentFilter,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, StorageFailure> {
        let page = self.payments_page(user_id, filter, page, now).await;
        page.map_err(|error| StorageFailure::new("list a user's payments", error))
    }

    async fn find_attempt(
        &self,
        transaction: &GatewayTransaction,
    ) -> Result<Option<Attempt>, StorageFailure> {
        let attempt = self.attempt(transaction).await;
        attempt.map_err(|error| StorageFailure::new("read an attempt", error))
    }

    async fn list_attempts_begun(
        &self,
        gateway: &GatewayName,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, AttemptNumber)>,
        limit: u32,
    ) -> Result<Vec<Attempt>, StorageFailure> {
        let attempts = self.attempts_begun(gateway, (from, to), after, limit).await;
        attempts.map_err(|error| StorageFailure::new("list the attempts of a gateway", error))
    }

    async fn list_attempts_without_money(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, AttemptNumber)>,
        limit: u32,
    ) -> Result<Vec<Attempt>, StorageFailure> {
        let attempts = self.attempts_without_money((from, to), after, limit).await;
        attempts.map_err(|error| StorageFailure::new("list attempts without money", error))
    }

    async fn search_payments(
        &self,
        search: &PaymentSearch,
        reach: SearchReach,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, StorageFailure> {
        let found = self.search(search, reach, page, now).await;
        found.map_err(|error| StorageFailure::new("search payments", error))
    }

    async fn list_attempts_of(&self, ids: &[PaymentId]) -> Result<Vec<Attempt>, StorageFailure> {
        let attempts = self.attempts_of(ids).await;
        attempts.map_err(|error| StorageFailure::new("list the attempts of payments", error))
    }

    async fn list_attempts(&self, id: PaymentId) -> Result<Vec<Attempt>, StorageFailure> {
        let attempts = self.attempts(id).await;
        attempts.map_err(|error| StorageFailure::new("list the attempts of a payment", error))
    }

    async fn list_payment_events(
        &self,
        id: PaymentId,
    ) -> Result<Vec<PaymentEvent>, StorageFailure> {
        let events = self.payment_events(id).await;
        events.map_err(|error| StorageFailure::new("list the history of a payment", error))
    }

    async fn list_overdue(
        &self,
        now: Timestamp,
        after: Option<(Timestamp, PaymentId)>,
        limit: u32,
    ) -> Result<Vec<(Timestamp, PaymentId)>, StorageFailure> {
        let (after, after_id) = place_of(after);
        let list = ListOverdue {
            now,
            after,
            after_id,
            limit: i64::from(limit),
        };
        let rows = self.reads.ask(&list).await;
        let rows = rows.map_err(|error| StorageFailure::new("list overdue payments", error))?;
        Ok(rows
            .into_iter()
            .map(|(at, id)| (at, PaymentId(id)))
            .collect())
    }

    async fn list_disputed(
        &self,
        after: Option<PaymentId>,
        limit: u32,
    ) -> Result<Vec<Payment>, StorageFailure> {
        let payments = self.disputed(after, limit).await;
        payments.map_err(|error| StorageFailure::new("list payments in question", error))
    }

    async fn list_collected(
        &self,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<Vec<CollectedPayment>, StorageFailure> {
        let collected = self.collected(user_id, now).await;
        collected.map_err(|error| StorageFailure::new("list what is being collected", error))
    }

    async fn list_processing(
        &self,
        after: Option<(Timestamp, PaymentId)>,
        limit: u32,
    ) -> Result<Vec<Payment>, StorageFailure> {
        let payments = self.processing(after, limit).await;
        payments.map_err(|error| StorageFailure::new("list payments in processing", error))
    }
}
