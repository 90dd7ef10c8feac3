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

    async fn sweep_leases(&self, before: Timestamp, limit: u32) -> Result<u32, StorageFailure> {
        let mut state = self.state();
        let leases = state.leases.iter();
        let mut ended: Vec<_> = leases
            .filter(|(_, (_, end))| *end < before)
            .map(|(name, (_, end))| (*end, name.clone()))
            .collect();
        ended.sort_unstable();
        ended.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        for (_, name) in &ended {
            state.leases.remove(name);
        }
        Ok(u32::try_from(ended.len()).unwrap_or(limit))
    }
}
