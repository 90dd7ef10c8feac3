use async_trait::async_trait;
use chrono::TimeDelta;

use super::{Contents, Seal, SealChain, Stretch};
use crate::storage::StorageFailure;
use crate::time::Timestamp;

/// Keeps seals, and reads what they are about.
#[async_trait]
pub trait SealStore: Send + Sync {
    /// The moment before which no row can appear any more: so long before now, and so long before the beginning of the
    /// oldest transaction that is still open.
    async fn settled_until(&self, behind: TimeDelta) -> Result<Timestamp, StorageFailure>;

    /// Where a stretch of a chain ends that begins at a moment (`None`: with the first row there is) and holds about so
    /// many rows at most, all of them older than `until`; `None` when there is no row. See [`Stretch::end`].
    async fn find_stretch_end(
        &self,
        chain: SealChain,
        from: Option<Timestamp>,
        until: Timestamp,
        rows_max: u32,
    ) -> Result<Option<Timestamp>, StorageFailure>;

    /// What the rows of each stretch come to, in the order of their chain, all of them at one moment. The stretches follow each
    /// other without a gap. Rows are streamed, so that their number is not limited.
    async fn read_contents(
        &self,
        chain: SealChain,
        stretches: &[Stretch],
    ) -> Result<Vec<Contents>, StorageFailure>;

    /// The last seal of a chain.
    async fn find_last_seal(&self, chain: SealChain) -> Result<Option<Seal>, StorageFailure>;

    /// The seals of a chain behind a number, in their order, at most `limit`.
    async fn list_seals(
        &self,
        chain: SealChain,
        behind: i64,
        limit: u32,
    ) -> Result<Vec<Seal>, StorageFailure>;

    /// Adds a seal, unless its chain has one of this number: whether it was added.
    async fn add_seal(&self, seal: &Seal) -> Result<bool, StorageFailure>;
}
