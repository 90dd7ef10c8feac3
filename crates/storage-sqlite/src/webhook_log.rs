use async_trait::async_trait;
use diesel::prelude::*;
use diesel::sqlite::Sqlite;
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use domain::webhook::{WebhookCall, WebhookFilter, WebhookLog};
use uuid::Uuid;

use crate::SqliteStorage;
use crate::failure::{DatabaseError, ensure_one};
use crate::rows::{UuidBlob, WebhookCallRow, micros};
use crate::schema::webhook_calls;
use crate::writer::Task;

#[async_trait]
impl WebhookLog for SqliteStorage {
    async fn append_webhook_call(&self, call: WebhookCall) -> Result<(), StorageFailure> {
        let task = Task::WebhookCall(Box::new(call));
        self.writer.write(task).await
    }

    async fn recent_webhook_calls(&self, limit: u32) -> Result<Vec<WebhookCall>, StorageFailure> {
        let read = self
            .readers
            .read("read the webhook log", move |connection| {
                let rows = webhook_calls::table
                    .order((webhook_calls::received_at.desc(), webhook_calls::id.desc()))
                    .limit(limit.into())
                    .select(WebhookCallRow::as_select())
                    .load(connection)?;
                let calls: Result<_, _> = rows.into_iter().map(WebhookCall::try_from).collect();
                Ok(calls?)
            });
        read.await
    }

    async fn list_webhook_calls(
        &self,
        filter: &WebhookFilter,
        limit: u32,
    ) -> Result<Vec<WebhookCall>, StorageFailure> {
        let filter = filter.clone();
        let read = self.readers.read("list webhook calls", move |connection| {
            let rows = matching(&filter, limit)
                .select(WebhookCallRow::as_select())
                .load(connection)?;
            let calls: Result<_, _> = rows.into_iter().map(WebhookCall::try_from).collect();
            Ok(calls?)
        });
        read.await
    }

    async fn find_webhook_call(
        &self,
        received_at: Timestamp,
        id: Uuid,
    ) -> Result<Option<WebhookCall>, StorageFailure> {
        let read = self.readers.read("read a webhook call", move |connection| {
            let row = webhook_calls::table
                .filter(webhook_calls::received_at.eq(micros(received_at)))
                .filter(webhook_calls::id.eq(UuidBlob(id)))
                .select(WebhookCallRow::as_select())
                .first(connection)
                .optional()?;
            Ok(row.map(WebhookCall::try_from).transpose()?)
        });
        read.await
    }
}

/// The calls that pass a filter, newest first, by the index of their payment or by the key of the table.
pub(crate) fn matching(
    filter: &WebhookFilter,
    limit: u32,
) -> webhook_calls::BoxedQuery<'static, Sqlite> {
    let mut query = webhook_calls::table
        .filter(webhook_calls::received_at.ge(micros(filter.from)))
        .filter(webhook_calls::received_at.lt(micros(filter.until)))
        .order((webhook_calls::received_at.desc(), webhook_calls::id.desc()))
        .limit(limit.into())
        .into_boxed();
    if let Some((at, id)) = filter.behind {
        let is_behind = webhook_calls::received_at
            .lt(micros(at))
            .or(webhook_calls::id.lt(UuidBlob(id)));
        query = query
            .filter(webhook_calls::received_at.le(micros(at)))
            .filter(is_behind);
    }
    if let Some(gateway) = &filter.gateway {
        query = query.filter(webhook_calls::gateway.eq(gateway.as_str().to_owned()));
    }
    if let Some(payment_id) = filter.payment_id {
        query = query.filter(webhook_calls::payment_id.eq(UuidBlob(payment_id.0)));
    }
    if let Some(is_authentic) = filter.is_authentic {
        query = query.filter(webhook_calls::is_authentic.eq(is_authentic));
    }
    query
}

/// Writes a call down.
pub(crate) fn append(
    connection: &mut SqliteConnection,
    call: &WebhookCall,
) -> Result<(), DatabaseError> {
    let row = WebhookCallRow::from(call);
    let insert = diesel::insert_into(webhook_calls::table).values(row);
    ensure_one("webhook_calls", insert.execute(connection)?)
}
