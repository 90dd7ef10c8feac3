use async_trait::async_trait;
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use domain::webhook::{WebhookCall, WebhookFilter, WebhookLog};
use uuid::Uuid;

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

    async fn list_webhook_calls(
        &self,
        filter: &WebhookFilter,
        limit: u32,
    ) -> Result<Vec<WebhookCall>, StorageFailure> {
        let state = self.state();
        let mut calls: Vec<_> = state
            .webhook_calls
            .iter()
            .filter(|call| {
                (filter.from..filter.until).contains(&call.received_at)
                    && filter
                        .behind
                        .is_none_or(|behind| (call.received_at, call.id) < behind)
                    && filter
                        .gateway
                        .as_ref()
                        .is_none_or(|only| *only == call.gateway)
                    && filter
                        .payment_id
                        .is_none_or(|only| call.payment_id == Some(only))
                    && filter
                        .is_authentic
                        .is_none_or(|only| only == call.is_authentic)
            })
            .cloned()
            .collect();
        calls.sort_by_key(|call| std::cmp::Reverse((call.received_at, call.id)));
        calls.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(calls)
    }

    async fn find_webhook_call(
        &self,
        received_at: Timestamp,
        id: Uuid,
    ) -> Result<Option<WebhookCall>, StorageFailure> {
        let state = self.state();
        let mut calls = state.webhook_calls.iter();
        Ok(calls
            .find(|call| (call.received_at, call.id) == (received_at, id))
            .cloned())
    }
}
