use async_trait::async_trait;
use domain::idempotency::{AnswerKeeper, forgettable_before};
use domain::storage::StorageFailure;
use domain::time::Timestamp;

use crate::MemoryStorage;

#[async_trait]
impl AnswerKeeper for MemoryStorage {
    async fn forget_answers(&self, before: Timestamp, limit: u32) -> Result<u32, StorageFailure> {
        let mut state = self.state();
        let before = forgettable_before(before, self.clock.now());
        let mut old: Vec<_> = state
            .answers
            .iter()
            .filter(|(_, answer)| answer.created_at < before)
            .map(|(key, answer)| (answer.created_at, key.clone()))
            .collect();
        old.sort();
        let mut forgotten = 0;
        for (_, key) in old.into_iter().take(limit.try_into().unwrap_or(usize::MAX)) {
            state.answers.remove(&key);
            forgotten += 1;
        }
        Ok(forgotten)
    }
}
