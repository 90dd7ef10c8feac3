use std::cmp::Reverse;

use async_trait::async_trait;
use domain::administration::{Approval, ApprovalFilter, ApprovalReads};
use domain::ids::ApprovalId;
use domain::storage::StorageFailure;

use crate::MemoryStorage;

#[async_trait]
impl ApprovalReads for MemoryStorage {
    async fn find_approval(&self, id: ApprovalId) -> Result<Option<Approval>, StorageFailure> {
        Ok(self.state().rows.approvals().get(&id).cloned())
    }

    async fn list_approvals(
        &self,
        filter: &ApprovalFilter,
        limit: u32,
    ) -> Result<Vec<Approval>, StorageFailure> {
        let state = self.state();
        let matching = state.rows.approvals().values();
        let mut approvals: Vec<_> = matching
            .filter(|approval| filter.passes(approval))
            .cloned()
            .collect();
        approvals.sort_by_key(|approval| Reverse((approval.requested_at, approval.id)));
        approvals.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(approvals)
    }
}
