use std::cmp::Reverse;
use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::gateway::GatewayName;
use domain::ids::{AttemptNumber, PaymentId, UserId};
use domain::page::{Page, PageRequest};
use domain::payment::{
    Attempt, AttemptStatus, CollectedPayment, GatewayTransaction, Payment, PaymentEvent,
    PaymentFilter, PaymentReads, PaymentSearch, PaymentStatus, SearchReach,
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

    async fn find_payments(&self, ids: &[PaymentId]) -> Result<Vec<Payment>, StorageFailure> {
        let ids: BTreeSet<_> = ids.iter().copied().collect();
        let state = self.state();
        let found = ids.iter().filter_map(|id| state.rows.payments().get(id));
        Ok(found.cloned().collect())
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

    async fn list_attempts_without_money(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<(Timestamp, AttemptNumber)>,
        limit: u32,
    ) -> Result<Vec<Attempt>, StorageFailure> {
        let state = self.state();
        let payments = state.rows.payments().keys();
        let is_without_money = |attempt: &&Attempt| {
            matches!(
                attempt.status,
                AttemptStatus::Failed | AttemptStatus::Superseded
            )
        };
        let mut ended: Vec<_> = payments
            .flat_map(|id| state.rows.attempts(*id))
            .filter(is_without_money)
            .filter_map(|attempt| Some(((attempt.ended_at?, attempt.number), attempt)))
            .filter(|(key, _)| {
                (from..=to).contains(&key.0) && after.is_none_or(|after| *key > after)
            })
            .collect();
        ended.sort_unstable_by_key(|(key, _)| *key);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let first = ended.into_iter().take(limit);
        Ok(first.map(|(_, attempt)| attempt.clone()).collect())
    }

    async fn search_payments(
        &self,
        search: &PaymentSearch,
        reach: SearchReach,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, StorageFailure> {
        let state = self.state();
        let has_transaction = |payment: &Payment, id: &str| {
            let mut attempts = state.rows.attempts(payment.id);
            attempts.any(|attempt| attempt.transaction.id == id)
        };
        let is_within = |payment: &Payment| match &reach {
            SearchReach::Id(id) => payment.id == *id,
            SearchReach::Reference(reference) => payment.reference == *reference,
            SearchReach::Transaction(id) => has_transaction(payment, id),
            SearchReach::User(user_id) => payment.user_id == *user_id,
            SearchReach::Created(begin, end) => (*begin..*end).contains(&payment.created_at),
        };
        let matching = state.rows.payments().values().filter(|payment| {
            let transaction = search.gateway_transaction.as_ref();
            is_within(payment)
                && search.matches(payment, now)
                && transaction.is_none_or(|id| has_transaction(payment, id))
        });
        let mut payments: Vec<_> = matching.cloned().collect();
        payments.sort_by_key(|payment| Reverse((payment.created_at, payment.id)));
        Ok(page_of(payments, page))
    }

    async fn list_attempts_of(&self, ids: &[PaymentId]) -> Result<Vec<Attempt>, StorageFailure> {
        let ids: BTreeSet<_> = ids.iter().copied().collect();
        let state = self.state();
        let attempts = ids.into_iter().flat_map(|id| state.rows.attempts(id));
        Ok(attempts.cloned().collect())
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
        after: Option<(Timestamp, PaymentId)>,
        limit: u32,
    ) -> Result<Vec<(Timestamp, PaymentId)>, StorageFailure> {
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
            .filter(|place| after.is_none_or(|after| *place > after))
            .collect();
        overdue.sort_unstable();
        overdue.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(overdue)
    }

    async fn list_disputed(
        &self,
        after: Option<PaymentId>,
        limit: u32,
    ) -> Result<Vec<Payment>, StorageFailure> {
        let state = self.state();
        let behind = state.rows.payments().values();
        let disputed = behind
            .filter(|payment| after.is_none_or(|after| payment.id > after))
            .filter(|payment| {
                let mut attempts = state.rows.attempts(payment.id);
                attempts.any(|attempt| attempt.disputed_at.is_some())
            });
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(disputed.take(limit).cloned().collect())
    }

    async fn list_collected(
        &self,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<Vec<CollectedPayment>, StorageFailure> {
        let state = self.state();
        let payments = state.rows.payments().values();
        Ok(payments
            .filter(|payment| payment.user_id == user_id)
            .filter_map(CollectedPayment::of)
            .filter(|collected| collected.is_counted(now))
            .collect())
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
