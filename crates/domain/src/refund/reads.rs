use async_trait::async_trait;

use super::Refund;
use crate::ids::{PaymentId, RefundId};
use crate::storage::StorageFailure;
use crate::time::Timestamp;

/// Reading refunds.
#[async_trait]
pub trait RefundReads: Send + Sync {
    /// The refund.
    async fn find_refund(&self, id: RefundId) -> Result<Option<Refund>, StorageFailure>;

    /// The refunds of a payment, oldest first (by `requested_at`, then id).
    async fn list_refunds(&self, payment_id: PaymentId) -> Result<Vec<Refund>, StorageFailure>;

    /// Refunds that are pending, by `requested_at`, then id, at most `limit`; those behind `after`, or from the first
    /// on.
    async fn list_pending_refunds(
        &self,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure>;

    /// The refunds of some payments, by payment, oldest first (by `requested_at`, then id).
    async fn list_refunds_of(&self, ids: &[PaymentId]) -> Result<Vec<Refund>, StorageFailure>;

    /// Refunds that were refused ([`Refund::ended_at`]) from one moment to another, both included; by that time, then id, at
    /// most `limit`, behind `after` or from the first on.
    async fn list_refused_refunds(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure>;

    /// Refunds whose gateways said the opposite of how they ended and that nobody has looked at since, by `disputed_at`,
    /// then id, at most `limit`; those behind `after`, or from the first on.
    async fn list_disputed_refunds(
        &self,
        after: Option<(Timestamp, RefundId)>,
        limit: u32,
    ) -> Result<Vec<Refund>, StorageFailure>;
}
