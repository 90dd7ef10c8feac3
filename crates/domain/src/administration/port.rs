use async_trait::async_trait;

use crate::administration::{
    AdminLogEntry, AdminLogFilter, Administered, Approval, ApprovalFilter, LoggedChange,
};
use crate::ids::ApprovalId;
use crate::storage::StorageFailure;

/// Changing what is no money, and reading the log of all that staff ever changed.
#[async_trait]
pub trait Administration: Send + Sync {
    /// Makes all changes true and writes their lines into the log, in one transaction; or, when a row is not as the
    /// `before` of its change says, nothing at all. No update can be lost: who comes second sees `OutOfDate`.
    ///
    /// Decisions of this instance see prices, settings and terms at once, those of other instances within five
    /// seconds.
    async fn administer(&self, changes: Vec<LoggedChange>) -> Result<Administered, StorageFailure>;

    /// Lines of the log that pass the filter, newest first (by time, then id), at most `limit`.
    async fn list_admin_log(
        &self,
        filter: &AdminLogFilter,
        limit: u32,
    ) -> Result<Vec<AdminLogEntry>, StorageFailure>;
}

/// Reading orders that wait for a second person, or waited for one.
#[async_trait]
pub trait ApprovalReads: Send + Sync {
    /// The approval.
    async fn find_approval(&self, id: ApprovalId) -> Result<Option<Approval>, StorageFailure>;

    /// Approvals that pass the filter, newest first (by `requested_at`, then id), at most `limit`.
    async fn list_approvals(
        &self,
        filter: &ApprovalFilter,
        limit: u32,
    ) -> Result<Vec<Approval>, StorageFailure>;
}
