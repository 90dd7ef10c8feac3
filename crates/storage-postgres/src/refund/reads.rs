use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Timestamptz, Uuid as SqlUuid};
use domain::refund::{Refund, RefundReads};
use domain::storage::StorageFailure;
use domain::{PaymentId, RefundId, Timestamp};
use uuid::Uuid;

use super::row::{RefundColumns, RefundRow, to_refund};
use crate::PostgresStorage;
use crate::failure::PostgresError;
use crate::statement::{Statement, statement};

statement! {
    FindRefund = "find.sql" (id: Uuid as SqlUuid) -> rows of RefundRow as RefundColumns
}

statement! {
    ListRefunds = "list.sql" (payment_id: Uuid as SqlUuid) -> rows of RefundRow as RefundColumns
}

statement! {
    ListRefundsOf = "list_of.sql" (payment_ids: Vec<Uuid> as Array<SqlUuid>)
        -> rows of RefundRow as RefundColumns
}

statement! {
    ListRefusedRefunds = "list_refused.sql" (
        after: DateTime<Utc> as Timestamptz,
        after_id: Uuid as SqlUuid,
        to: DateTime<Utc> as Timestamptz,
        limit: i64 as BigInt,
    ) -> rows of RefundRow as RefundColumns
}

statement! {
    ListPendingRefunds = "list_pending.sql" (
        after: DateTime<Utc> as Timestamptz,
        after_id: Uuid as SqlUuid,
        limit: i64 as BigInt,
    ) -> rows of RefundRow as RefundColumns
}

statement! {
    ListDisputedRefunds = "list_disputed.sql" (
        after: DateTime<Utc> as Timestamptz,
        after_id: Uuid as SqlUuid,
        limit: i64 as BigInt,
    ) -> rows of RefundRow as RefundColumns
}

impl PostgresStorage {
    async fn refunds(
        &self,
        statement: &impl Statement<Answer = Vec<RefundRow>>,
    ) -> Result<Vec<Refund>, PostgresError> {
        let rows = self.reads.ask(statement).await?;
        Ok(rows.into_iter().map(to_refund).collect::<Result<_, _>>()?)
    }
}

#[async_trait]
impl RefundReads for PostgresStorage {
    async fn find_refund(&self, id: RefundId) -> Result<Option<Refund>, StorageFailure> {
        let found = self.refunds(&FindRefund { id: id.0 }).await;
        found
            .map(|mut refunds| refunds.pop())
            .map_err(|error| StorageFailure::new("read a refund", error))
    }

    async fn list_refunds(&self, payment_id: PaymentId) -> Result<Vec<Refund>, StorageFailure> {
        let payment_id = payment_id.0;
        let refunds = self.refunds(&ListRefunds { payment_id }).await;
        refunds.map_err(|error| StorageFailure::new("read the refunds of a payment", error))
    }

    async fn list_refunds_of(&self, ids: &[PaymentId]) -> Result<Vec<Refund>, StorageFailure> {
        let payment_ids = ids.iter().map(|id| id.0).collect();
        let refunds = self.refunds(&ListRefundsOf { payment_ids }).await;
        refunds.map_err(|error| StorageFailure::new("read the refunds of payments", error))
    }

    async fn list_refused_refunds(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure> {
        // As in `behind`.
        let first = (from, Uuid::nil());
        let (after, after_id) = after.map_or(first, |(at, id)| first.max((at, id.0)));
        let list = ListRefusedRefunds {
            after,
            after_id,
            to,
            limit: i64::from(limit),
        };
        let refunds = self.refunds(&list).await;
        refunds.map_err(|error| StorageFailure::new("read the refused refunds", error))
    }

    async fn list_pending_refunds(
        &self,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure> {
        let (after, after_id) = behind(after);
        let list = ListPendingRefunds {
            after,
            after_id,
            limit: i64::from(limit),
        };
        let refunds = self.refunds(&list).await;
        refunds.map_err(|error| StorageFailure::new("read the pending refunds", error))
    }

    async fn list_disputed_refunds(
        &self,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure> {
        let (after, after_id) = behind(after);
        let list = ListDisputedRefunds {
            after,
            after_id,
            limit: i64::from(limit),
        };
        let refunds = self.refunds(&list).await;
        refunds.map_err(|error| StorageFailure::new("read the disputed refunds", error))
    }
}

/// Where a list goes on. No refund has the smallest id, so that nothing is missed at the smallest moment.
fn behind(after: Option<(Timestamp, RefundId)>) -> (Timestamp, Uuid) {
    after.map_or((DateTime::UNIX_EPOCH, Uuid::nil()), |(at, id)| (at, id.0))
}
