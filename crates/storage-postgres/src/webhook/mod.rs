//! The log of gateway calls.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::gateway::GatewayName;
use domain::storage::StorageFailure;
use domain::webhook::{WebhookCall, WebhookFilter, WebhookLog};
use domain::{PaymentId, Timestamp};
use uuid::Uuid;

use crate::PostgresStorage;
use crate::failure::{PostgresError, SenselessRow};
use crate::payment::to_gateway_name;
use crate::statement::statement;

/// `received_at, id, payment_id, duration_micros, is_authentic, gateway, action, remote_address, headers, body, answer`.
type CallColumns = (
    Timestamptz,
    SqlUuid,
    Nullable<SqlUuid>,
    BigInt,
    Bool,
    Text,
    Text,
    Text,
    Text,
    Text,
    Text,
);

/// What stands in [`CallColumns`].
type CallRow = (
    DateTime<Utc>,
    Uuid,
    Option<Uuid>,
    i64,
    bool,
    String,
    String,
    String,
    String,
    String,
    String,
);

statement! {
    InsertCall<'a> = "insert.sql" (
        received_at: DateTime<Utc> as Timestamptz,
        id: Uuid as SqlUuid,
        payment_id: Option<Uuid> as Nullable<SqlUuid>,
        duration_micros: i64 as BigInt,
        is_authentic: bool as Bool,
        gateway: &'a str as Text,
        action: String as Text,
        remote_address: String as Text,
        headers: String as Text,
        body: String as Text,
        answer: String as Text,
    ) -> count
}

statement! {
    RecentCalls = "recent.sql" (limit: i64 as BigInt) -> rows of CallRow as CallColumns
}

statement! {
    ListCalls<'a> = "list.sql" (
        from: DateTime<Utc> as Timestamptz,
        before: DateTime<Utc> as Timestamptz,
        before_id: Uuid as SqlUuid,
        gateway: Option<&'a str> as Nullable<Text>,
        is_authentic: Option<bool> as Nullable<Bool>,
        limit: i64 as BigInt,
    ) -> rows of CallRow as CallColumns
}

statement! {
    ListCallsOfPayment<'a> = "list_of_payment.sql" (
        payment_id: Uuid as SqlUuid,
        from: DateTime<Utc> as Timestamptz,
        before: DateTime<Utc> as Timestamptz,
        before_id: Uuid as SqlUuid,
        gateway: Option<&'a str> as Nullable<Text>,
        is_authentic: Option<bool> as Nullable<Bool>,
        limit: i64 as BigInt,
    ) -> rows of CallRow as CallColumns
}

statement! {
    FindCall = "find.sql" (received_at: DateTime<Utc> as Timestamptz, id: Uuid as SqlUuid)
        -> rows of CallRow as CallColumns
}

/// A caller may send a NUL, which no `text` can hold; the log must not lose the call for that.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

fn to_call(row: CallRow) -> Result<WebhookCall, SenselessRow> {
    let (received_at, id, payment_id, duration_micros, is_authentic, ..) = row;
    let (.., gateway, action, remote_address, headers, body, answer) = row;
    Ok(WebhookCall {
        id,
        gateway: to_gateway_name(&gateway)?,
        action,
        payment_id: payment_id.map(PaymentId),
        remote_address,
        headers,
        body,
        is_authentic,
        answer,
        duration_micros,
        received_at,
    })
}

impl PostgresStorage {
    /// Repeated when the connection is lost. Should the call stand in the log already, its key refuses the second row.
    async fn log_call(&self, call: &WebhookCall) -> Result<(), PostgresError> {
        let insert = InsertCall {
            received_at: call.received_at,
            id: call.id,
            payment_id: call.payment_id.map(|id| id.0),
            duration_micros: call.duration_micros,
            is_authentic: call.is_authentic,
            gateway: call.gateway.as_str(),
            action: without_nul(&call.action),
            remote_address: without_nul(&call.remote_address),
            headers: without_nul(&call.headers),
            body: without_nul(&call.body),
            answer: without_nul(&call.answer),
        };
        self.reads.ask(&insert).await?;
        Ok(())
    }

    async fn newest_calls(&self, limit: u32) -> Result<Vec<WebhookCall>, PostgresError> {
        let recent = RecentCalls {
            limit: limit.into(),
        };
        let rows = self.reads.ask(&recent).await?;
        Ok(rows.into_iter().map(to_call).collect::<Result<_, _>>()?)
    }
}

impl PostgresStorage {
    async fn calls(
        &self,
        filter: &WebhookFilter,
        limit: u32,
    ) -> Result<Vec<WebhookCall>, PostgresError> {
        // No call has the smallest id: this place lies before all calls of the moment that is left out.
        let end = (filter.until, Uuid::nil());
        let (before, before_id) = filter.behind.map_or(end, |behind| behind.min(end));
        let gateway = filter.gateway.as_ref().map(GatewayName::as_str);
        let (from, is_authentic, limit) = (filter.from, filter.is_authentic, limit.into());
        let rows = match filter.payment_id {
            None => {
                let list = ListCalls {
                    from,
                    before,
                    before_id,
                    gateway,
                    is_authentic,
                    limit,
                };
                self.reads.ask(&list).await?
            }
            Some(payment_id) => {
                let list = ListCallsOfPayment {
                    payment_id: payment_id.0,
                    from,
                    before,
                    before_id,
                    gateway,
                    is_authentic,
                    limit,
                };
                self.reads.ask(&list).await?
            }
        };
        Ok(rows.into_iter().map(to_call).collect::<Result<_, _>>()?)
    }

    async fn call(
        &self,
        received_at: Timestamp,
        id: Uuid,
    ) -> Result<Option<WebhookCall>, PostgresError> {
        let row = self.reads.ask(&FindCall { received_at, id }).await?.pop();
        Ok(row.map(to_call).transpose()?)
    }
}

#[async_trait]
impl WebhookLog for PostgresStorage {
    async fn append_webhook_call(&self, call: WebhookCall) -> Result<(), StorageFailure> {
        let logged = self.log_call(&call).await;
        logged.map_err(|error| StorageFailure::new("log a webhook call", error))
    }

    async fn recent_webhook_calls(&self, limit: u32) -> Result<Vec<WebhookCall>, StorageFailure> {
        let calls = self.newest_calls(limit).await;
        calls.map_err(|error| StorageFailure::new("read the newest webhook calls", error))
    }

    async fn list_webhook_calls(
        &self,
        filter: &WebhookFilter,
        limit: u32,
    ) -> Result<Vec<WebhookCall>, StorageFailure> {
        let calls = self.calls(filter, limit).await;
        calls.map_err(|error| StorageFailure::new("list webhook calls", error))
    }

    async fn find_webhook_call(
        &self,
        received_at: Timestamp,
        id: Uuid,
    ) -> Result<Option<WebhookCall>, StorageFailure> {
        let call = self.call(received_at, id).await;
        call.map_err(|error| StorageFailure::new("read a webhook call", error))
    }
}
