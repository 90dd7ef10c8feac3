use async_trait::async_trait;

use crate::gateway::GatewayName;
use crate::ids::{AttemptNumber, PaymentId, UserId};
use crate::page::{Page, PageRequest};
use crate::payment::{
    Attempt, CollectedPayment, GatewayTransaction, Payment, PaymentEvent, PaymentPurpose,
    PaymentSearch, PaymentStatus, SearchReach,
};
use crate::storage::StorageFailure;
use crate::time::Timestamp;

/// Which of a user's payments to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentFilter {
    /// Only these, by the status as the world sees it at the moment of the question ([`Payment::status_at`]).
    pub status: Option<PaymentStatus>,
    /// Only through this gateway.
    pub gateway: Option<GatewayName>,
    /// Only made so.
    pub purpose: Option<PaymentPurpose>,
}

/// Reading payments.
#[async_trait]
pub trait PaymentReads: Send + Sync {
    /// The payment, whoever owns it; for gateways and operators.
    async fn find_payment(&self, id: PaymentId) -> Result<Option<Payment>, StorageFailure>;

    /// These payments, whoever owns them, by id; those that there are.
    async fn find_payments(&self, ids: &[PaymentId]) -> Result<Vec<Payment>, StorageFailure>;

    /// A user's payments, newest first (by `created_at`, then id).
    async fn list_payments(
        &self,
        user_id: UserId,
        filter: &PaymentFilter,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, StorageFailure>;

    /// The attempt that has this transaction at its gateway.
    async fn find_attempt(
        &self,
        transaction: &GatewayTransaction,
    ) -> Result<Option<Attempt>, StorageFailure>;

    /// Attempts of a gateway that began, by the gateway's own clock ([`Attempt::gateway_began_at`]), from one moment to
    /// another, both included; by that time, then number, at most `limit`, behind `after` or from the first on.
    async fn list_attempts_begun(
        &self,
        gateway: &GatewayName,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, AttemptNumber)>,
        limit: u32,
    ) -> Result<Vec<Attempt>, StorageFailure>;

    /// Attempts of all gateways that ended without money, failed or superseded, from one moment to another
    /// ([`Attempt::ended_at`]), both included; by that time, then number, at most `limit`, behind `after` or from the first
    /// on.
    async fn list_attempts_without_money(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, AttemptNumber)>,
        limit: u32,
    ) -> Result<Vec<Attempt>, StorageFailure>;

    /// Payments of all users that match, newest first (by `created_at`, then id). `reach` is where the search looks
    /// ([`PaymentSearch::reach`]); what lies outside it is not found.
    async fn search_payments(
        &self,
        search: &PaymentSearch,
        reach: SearchReach,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, StorageFailure>;

    /// The attempts of some payments, by payment, oldest first.
    async fn list_attempts_of(&self, ids: &[PaymentId]) -> Result<Vec<Attempt>, StorageFailure>;

    /// The attempts of a payment, oldest first.
    async fn list_attempts(&self, id: PaymentId) -> Result<Vec<Attempt>, StorageFailure>;

    /// The history of a payment, oldest first.
    async fn list_payment_events(&self, id: PaymentId)
    -> Result<Vec<PaymentEvent>, StorageFailure>;

    /// Payments that are stored as pending or failed and are overdue at `now`, each behind its `expires_at`, in this order,
    /// at most `limit`; those behind `after`, or from the first on.
    async fn list_overdue(
        &self,
        now: Timestamp,
        after: Option<(Timestamp, PaymentId)>,
        limit: u32,
    ) -> Result<Vec<(Timestamp, PaymentId)>, StorageFailure>;

    /// Payments of which an attempt is in question ([`Attempt::disputed_at`]), by id, at most `limit`; those behind
    /// `after`, or from the first on.
    async fn list_disputed(
        &self,
        after: Option<PaymentId>,
        limit: u32,
    ) -> Result<Vec<Payment>, StorageFailure>;

    /// What gateways are collecting for a user's wallets and counts against their limits at `now`, by id.
    async fn list_collected(
        &self,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<Vec<CollectedPayment>, StorageFailure>;

    /// Payments that a gateway has begun and not ended (stored as processing), by `expires_at`, then id, at most
    /// `limit`; those behind `after`, or from the first on.
    async fn list_processing(
        &self,
        after: Option<(Timestamp, PaymentId)>,
        limit: u32,
    ) -> Result<Vec<Payment>, StorageFailure>;
}
