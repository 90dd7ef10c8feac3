use super::{Seal, SealChain, SealStore, Stretch};
use crate::storage::StorageFailure;
use crate::time::Timestamp;

/// Rows under one seal, about: a wrong one among them is found by looking through so many.
pub const ROWS_PER_SEAL_MAX: u32 = 10_000;

/// Seals the next stretch of a chain before a moment that the storage calls settled; `None` when there is nothing in it,
/// or when another was faster.
pub async fn seal_next<S: SealStore + ?Sized>(
    store: &S,
    chain: SealChain,
    settled_until: Timestamp,
    now: Timestamp,
) -> Result<Option<Seal>, StorageFailure> {
    let last = store.find_last_seal(chain).await?;
    let from = last.map(|last| last.stretch.to);
    if from.is_some_and(|from| from >= settled_until) {
        return Ok(None);
    }
    let end = store.find_stretch_end(chain, from, settled_until, ROWS_PER_SEAL_MAX);
    let Some(to) = end.await? else {
        return Ok(None);
    };
    let contents = store.read_contents(chain, &[Stretch { from, to }]).await?;
    let Some(contents) = contents.into_iter().next() else {
        return Ok(None);
    };
    let seal = Seal::after(last.as_ref(), chain, to, contents, now);
    let is_added = store.add_seal(&seal).await?;
    Ok(is_added.then_some(seal))
}
