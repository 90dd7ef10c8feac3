use std::cmp::Reverse;

use async_trait::async_trait;
use domain::gateway::GatewayName;
use domain::ids::{AttemptNumber, PaymentId, UserId};
use domain::page::{Page, PageRequest};
use domain::payment::{
    Attempt, GatewayTransaction, Payment, PaymentEvent, PaymentFilter, PaymentReads, PaymentStatus,
};
use domain::storage::StorageFailure;
use domain::time::Timestamp;

use crate::MemoryStorage;
use crate::wallets::page_of;

#[async_trait]
impl PaymentReads for MemoryStorage {
    async fn find_payment(&self, id: PaymentId) -> Result<Option<Payment>, StorageFailure> {
        Ok(self.state().rows.payments().get(&id).cloned())
    }

    async fn list_payments(
        &self,
        user_id: UserId,
        filter: &PaymentFilter,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, StorageFailure> {
        let state = self.state();
        let matching = state.rows.payments().values().filter(|payment| {
            payment.user_id == user_id
                && filter
                    .status
                    .is_none_or(|only| only == payment.status_at(now))
                && filter
                    .gateway
                    .as_ref()
                    .is_none_or(|only| *only == payment.gateway)
                && filter.purpose.is_none_or(|only| only == payment.purpose)
        });
        let mut payments: Vec<_> = matching.cloned().collect();
        payments.sort_by_key(|payment| Reverse((payment.created_at, payment.id)));
        Ok(page_of(payments, page))
    }

    async fn find_attempt(
        &self,
        transaction: &GatewayTransaction,
    ) -> Result<Option<Attempt>, StorageFailure> {
        let state = self.state();
        let key = state.gateway_transactions.get(transaction);
        Ok(key.and_then(|(payment, number)| {
            let mut attempts = state.rows.attempts(*payment);
            attempts.find(|attempt| attempt.number == *number).cloned()
        }))
    }

    async fn list_attempts_begun(
        &self,
        gateway: &GatewayName,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, AttemptNumber)>,
        limit: u32,
    ) -> Result<Vec<Attempt>, StorageFailure> {
        let state = self.state();
        let payments = state.rows.payments().keys();
        let mut begun: Vec<_> = payments
            .flat_map(|id| state.rows.attempts(*id))
            .filter(|attempt| attempt.transaction.gateway == *gateway)
            .filter_map(|attempt| Some(((attempt.gateway_began_at?, attempt.number), attempt)))
            .filter(|(key, _)| {
                (from..=to).contains(&key.0) && after.is_none_or(|after| *key > after)
            })
            .collect();
        begun.sort_unstable_by_key(|(key, _)| *key);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let first = begun.into_iter().take(limit);
        Ok(first.map(|(_, attempt)| attempt.clone()).collect())
    }

    async fn list_attempts(&self, id: PaymentId) -> Result<Vec<Attempt>, StorageFailure> {
        Ok(self.state().rows.attempts(id).cloned().collect())
    }

    async fn list_payment_events(
        &self,
        id: PaymentId,
    ) -> Result<Vec<PaymentEvent>, StorageFailure> {
        let state = self.state();
        let events = state.payment_events.iter();
        Ok(events
            .filter(|event| event.payment_id == id)
            .cloned()
            .collect())
    }

    async fn list_overdue(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PaymentId>, StorageFailure> {
        let state = self.state();
        let mut overdue: Vec<_> = state
            .rows
            .payments()
            .values()
            .filter(|payment| {
                let is_open = matches!(
                    payment.status,
                    PaymentStatus::Pending | PaymentStatus::Failed
                );
                is_open && payment.is_overdue(now)
            })
            .map(|payment| (payment.expires_at, payment.id))
            .collect();
        overdue.sort_unstable();
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(overdue.into_iter().take(limit).map(|(_, id)| id).collect())
    }

    async fn list_processing(
        &self,
        after: Option<(Timestamp, PaymentId)>,
        limit: u32,
    ) -> Result<Vec<Payment>, StorageFailure> {
        let state = self.state();
        let payments = state.rows.payments().values();
        let mut processing: Vec<_> = payments
            .filter(|payment| payment.status == PaymentStatus::Processing)
            .filter(|payment| after.is_none_or(|after| (payment.expires_at, payment.id) > after))
            .cloned()
            .collect();
        processing.sort_unstable_by_key(|payment| (payment.expires_at, payment.id));
        processing.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(processing)
    }
}
