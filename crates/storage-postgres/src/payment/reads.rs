use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::gateway::GatewayName;
use domain::page::{Page, PageRequest};
use domain::payment::{Attempt, Payment, PaymentEvent, PaymentFilter, PaymentReads};
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use domain::{PaymentId, UserId};
use uuid::Uuid;

use super::attempt::{AttemptColumns, AttemptRow};
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
    ListEvents = "list_events.sql" (payment_id: Uuid as SqlUuid)
        -> rows of EventRow as EventColumns
}

statement! {
    ListOverdue = "list_overdue.sql" (now: DateTime<Utc> as Timestamptz, limit: i64 as BigInt)
        -> rows of (Uuid,) as (SqlUuid,)
}

statement! {
    ListProcessing = "list_processing.sql" (
        after: DateTime<Utc> as Timestamptz,
        after_id: Uuid as SqlUuid,
        limit: i64 as BigInt,
    ) -> rows of PaymentRow as PaymentColumns
}

impl PostgresStorage {
    async fn processing(
        &self,
        after: Option<(Timestamp, PaymentId)>,
        limit: u32,
    ) -> Result<Vec<Payment>, PostgresError> {
        // No payment has the smallest id, so that nothing is missed at the smallest moment.
        let (after, after_id) =
            after.map_or((DateTime::UNIX_EPOCH, Uuid::nil()), |(at, id)| (at, id.0));
        let list = ListProcessing {
            after,
            after_id,
            limit: i64::from(limit),
        };
        let rows = self.reads.ask(&list).await?.into_iter();
        Ok(rows.map(to_payment).collect::<Result<_, _>>()?)
    }

    async fn payment(&self, id: PaymentId) -> Result<Option<Payment>, PostgresError> {
        let row = self.reads.ask(&FindPayment { id: id.0 }).await?.pop();
        Ok(row.map(to_payment).transpose()?)
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
        limit: u32,
    ) -> Result<Vec<PaymentId>, StorageFailure> {
        let list = ListOverdue {
            now,
            limit: i64::from(limit),
        };
        let ids = self.reads.ask(&list).await;
        let ids = ids.map_err(|error| StorageFailure::new("list overdue payments", error))?;
        Ok(ids.into_iter().map(|(id,)| PaymentId(id)).collect())
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
