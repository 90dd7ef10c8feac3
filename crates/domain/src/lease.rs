//! Leases: work that one instance has taken on for a while, so that no other does it at the same time.

use async_trait::async_trait;
use uuid::Uuid;

use crate::storage::StorageFailure;
use crate::time::Timestamp;

/// Hands out leases. They keep two instances from asking a gateway the same thing at once; what keeps money safe are
/// the commands, which take effect once whoever sends them.
#[async_trait]
pub trait Leases: Send + Sync {
    /// Takes the lease of this name (1–100 characters) until a moment, unless somebody else holds it at `now`. Its holder
    /// may take it again, which moves its end.
    async fn take_lease(
        &self,
        name: &str,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StorageFailure>;

    /// Gives a lease back before its end, when this is its holder.
    async fn release_lease(&self, name: &str, holder: Uuid) -> Result<(), StorageFailure>;

    /// Forgets leases that ended before a moment, the oldest first, at most `limit`; how many.
    async fn sweep_leases(&self, before: Timestamp, limit: u32) -> Result<u32, StorageFailure>;
}
