use async_trait::async_trait;
use domain::Timestamp;
use domain::lease::Leases;
use domain::storage::StorageFailure;
use uuid::Uuid;

use crate::MemoryStorage;

#[async_trait]
impl Leases for MemoryStorage {
    async fn take_lease(
        &self,
        name: &str,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StorageFailure> {
        let mut state = self.state();
        let is_held = state
            .leases
            .get(name)
            .is_some_and(|(other, end)| *other != holder && *end > now);
        if !is_held {
            state.leases.insert(name.to_owned(), (holder, until));
        }
        Ok(!is_held)
    }

    async fn release_lease(&self, name: &str, holder: Uuid) -> Result<(), StorageFailure> {
        let mut state = self.state();
        if state.leases.get(name).is_some_and(|(of, _)| *of == holder) {
            state.leases.remove(name);
        }
        Ok(())
    }
}
