use async_trait::async_trait;
use domain::storage::StorageFailure;
use domain::webhook::{WebhookCall, WebhookLog};

use crate::MemoryStorage;

#[async_trait]
impl WebhookLog for MemoryStorage {
    async fn append_webhook_call(&self, call: WebhookCall) -> Result<(), StorageFailure> {
        let mut state = self.state();
        let key = |call: &WebhookCall| (call.received_at, call.id);
        if state.webhook_calls.iter().any(|old| key(old) == key(&call)) {
            return Err(StorageFailure::new(
                "log a webhook call",
                "the call is in the log already",
            ));
        }
        state.webhook_calls.push(call);
        Ok(())
    }

    async fn recent_webhook_calls(&self, limit: u32) -> Result<Vec<WebhookCall>, StorageFailure> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut calls = self.state().webhook_calls.clone();
        calls.sort_by_key(|call| std::cmp::Reverse((call.received_at, call.id)));
        calls.truncate(limit);
        Ok(calls)
    }
}
