use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::Timestamp;
use domain::ids::{PaymentId, RefundId};
use domain::refund::{Refund, RefundReads, RefundStatus};
use domain::storage::StorageFailure;

use crate::MemoryStorage;

#[async_trait]
impl RefundReads for MemoryStorage {
    async fn find_refund(&self, id: RefundId) -> Result<Option<Refund>, StorageFailure> {
        let state = self.state();
        let mut refunds = state.rows.all_refunds();
        Ok(refunds.find(|refund| refund.id == id).cloned())
    }

    async fn list_refunds(&self, payment_id: PaymentId) -> Result<Vec<Refund>, StorageFailure> {
        let mut refunds: Vec<_> = self.state().rows.refunds(payment_id).cloned().collect();
        refunds.sort_unstable_by_key(|refund| (refund.requested_at, refund.id));
        Ok(refunds)
    }

    async fn list_refunds_of(&self, ids: &[PaymentId]) -> Result<Vec<Refund>, StorageFailure> {
        let ids: BTreeSet<_> = ids.iter().copied().collect();
        let state = self.state();
        let refunds = ids.into_iter().flat_map(|id| state.rows.refunds(id));
        let mut refunds: Vec<_> = refunds.cloned().collect();
        refunds.sort_by_key(|refund| (refund.payment_id, refund.requested_at, refund.id));
        Ok(refunds)
    }

    async fn list_refused_refunds(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure> {
        let state = self.state();
        let mut refused: Vec<_> = state
            .rows
            .all_refunds()
            .filter(|refund| refund.status == RefundStatus::Refused)
            .filter_map(|refund| Some(((refund.ended_at?, refund.id), refund)))
            .filter(|(key, _)| {
                (from..=to).contains(&key.0) && after.is_none_or(|after| *key > after)
            })
            .collect();
        refused.sort_unstable_by_key(|(key, _)| *key);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let first = refused.into_iter().take(limit);
        Ok(first.map(|(_, refund)| refund.clone()).collect())
    }

    async fn list_pending_refunds(
        &self,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure> {
        let state = self.state();
        let mut pending: Vec<_> = state
            .rows
            .all_refunds()
            .filter(|refund| refund.status == RefundStatus::Pending)
            .filter(|refund| after.is_none_or(|after| (refund.requested_at, refund.id) > after))
            .cloned()
            .collect();
        pending.sort_unstable_by_key(|refund| (refund.requested_at, refund.id));
        pending.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(pending)
    }

    async fn list_disputed_refunds(
        &self,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure> {
        let state = self.state();
        let refunds = state.rows.all_refunds();
        let mut disputed: Vec<_> = refunds
            .filter_map(|refund| Some(((refund.disputed_at?, refund.id), refund)))
            .filter(|(key, _)| after.is_none_or(|after| *key > after))
            .collect();
        disputed.sort_unstable_by_key(|(key, _)| *key);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let first = disputed.into_iter().take(limit);
        Ok(first.map(|(_, refund)| refund.clone()).collect())
    }
}
