use async_trait::async_trait;

use crate::ledger::{Command, Outcome, Refusal};
use crate::storage::StorageFailure;

/// Why a command did not take effect. Nothing was written in any of these cases, except that after
/// [`ExecuteError::Failed`] with a lost connection it may be unknown; a retry under the same idempotency key is safe.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// A rule says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many commands are waiting already.
    #[error("too many commands are waiting")]
    Overloaded,
    /// Plumbing broke.
    #[error(transparent)]
    Failed(#[from] StorageFailure),
}

/// The one port that changes anything. Each command is atomic: it takes effect whole, or not at all.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Runs a command to its end, also when the caller stops waiting.
    async fn execute(&self, command: Command) -> Result<Outcome, ExecuteError>;
}
