//! The log of gateway calls.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::gateway::GatewayName;
use domain::storage::StorageFailure;
use domain::webhook::{WebhookCall, WebhookFilter, WebhookLog};
use domain::{PaymentId, Timestamp};
use uuid::Uuid;

use crate::PostgresStorage;
use crate::failure::{PostgresError, SenselessRow};
use crate::gather::Gathered;
use crate::payment::to_gateway_name;
use crate::pool::ReadPool;
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
    InsertCalls<'a> = "insert.sql" (
        received_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        ids: Vec<Uuid> as Array<SqlUuid>,
        payment_ids: Vec<Option<Uuid>> as Array<Nullable<SqlUuid>>,
        durations_micros: Vec<i64> as Array<BigInt>,
        authentic: Vec<bool> as Array<Bool>,
        gateways: Vec<&'a str> as Array<Text>,
        actions: Vec<String> as Array<Text>,
        remote_addresses: Vec<String> as Array<Text>,
        headers: Vec<String> as Array<Text>,
        bodies: Vec<String> as Array<Text>,
        answers: Vec<String> as Array<Text>,
    ) -> count
}

impl<'a> InsertCalls<'a> {
    fn of(calls: &'a [WebhookCall]) -> Self {
        let calls = || calls.iter();
        let texts = |text: fn(&WebhookCall) -> &String| {
            calls().map(|call| without_nul(text(call))).collect()
        };
        Self {
            received_at: calls().map(|call| call.received_at).collect(),
            ids: calls().map(|call| call.id).collect(),
            payment_ids: calls().map(|call| call.payment_id.map(|id| id.0)).collect(),
            durations_micros: calls().map(|call| call.duration_micros).collect(),
            authentic: calls().map(|call| call.is_authentic).collect(),
            gateways: calls().map(|call| call.gateway.as_str()).collect(),
            actions: texts(|call| &call.action),
            remote_addresses: texts(|call| &call.remote_address),
            headers: texts(|call| &call.headers),
            bodies: texts(|call| &call.body),
            answers: texts(|call| &call.answer),
        }
    }
}

/// Calls to be written down, those of many callers with one commit.
pub(crate) enum WebhookCalls {}

impl Gathered for WebhookCalls {
    type Item = WebhookCall;
    type Answer = ();

    /// Repeated when the connection is lost. Should the calls stand in the log already, their keys refuse second rows.
    async fn ask(reads: &ReadPool, calls: &[WebhookCall]) -> Result<Vec<()>, PostgresError> {
        reads.ask(&InsertCalls::of(calls)).await?;
        Ok(vec![(); calls.len()])
    }
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
        let logged = self.webhook_calls.ask(call).await;
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
