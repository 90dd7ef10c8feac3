use async_trait::async_trait;
use diesel::prelude::*;
use domain::storage::StorageFailure;
use domain::webhook::{WebhookCall, WebhookLog};

use crate::SqliteStorage;
use crate::failure::{DatabaseError, ensure_one};
use crate::rows::WebhookCallRow;
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
