//! The log of gateway calls.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::PaymentId;
use domain::storage::StorageFailure;
use domain::webhook::{WebhookCall, WebhookLog};
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
}
