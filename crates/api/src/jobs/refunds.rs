//! Brings refunds to their end that their gateways have not answered for, whoever began them and died.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::RefundId;
use domain::Timestamp;
use domain::gateway::GatewayName;
use domain::ledger::ExecuteError;
use domain::refund::Refund;
use domain::storage::StorageFailure;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::agenda::{Agenda, Item};
use super::back_off::BackOff;
use super::by_gateway::by_gateway;
use super::caught::caught;
use super::every;
use crate::gateways::refunds::{PEACE, is_over, pursue, work};
use crate::wiring::{Claim, Services};

/// Refunds that are read in one go.
const PAGE: u32 = 200;
/// Refunds of one gateway that it is asked about in one sweep; the others are still due in the next.
const DUE_MAX: usize = 500;
/// How long a sweep goes on to ask. What is not asked by then is still due in the next, so that a silent gateway never keeps
/// the others waiting for longer than this and its last answers.
const ASKING_TIME_MAX: Duration = Duration::from_secs(30);
/// Whoever reserved a refund asks for it at once; others come this much later, and then ever more rarely.
const BACK_OFF: BackOff = BackOff {
    first: PEACE,
    longest: TimeDelta::hours(1),
};
/// A refund that is pending for longer than this wants somebody to look.
const USUAL_TIME_MAX: TimeDelta = TimeDelta::minutes(10);

/// Goes through all pending refunds, once a period, those of all gateways beside each other. Instances take turns at each of
/// them by claims, which are released in the end.
pub(super) async fn run(services: Arc<Services>, period: Duration, stopping: CancellationToken) {
    let agenda = tokio::sync::Mutex::new(Agenda::default());
    every("refunds", period, &stopping, || async {
        sweep(&services, &mut *agenda.lock().await, &stopping).await;
    })
    .await;
    agenda.into_inner().forget(&services).await;
}

async fn sweep(services: &Services, agenda: &mut Agenda<RefundId>, stopping: &CancellationToken) {
    let mut ahead = Agenda::default();
    let mut open = Open::default();
    let due = match read(services, agenda, &mut ahead, &mut open).await {
        Ok(due) => due,
        Err(failure) => {
            tracing::error!(error = %failure, cause = ?failure.cause, "pending refunds could not be listed");
            return agenda.absorb(ahead);
        }
    };
    let began = Instant::now();
    let is_over = || stopping.is_cancelled() || began.elapsed() >= ASKING_TIME_MAX;
    let pursued = by_gateway(due, is_over, |refund| async {
        let item = caught("refunds", pursue_alone(services, &refund)).await;
        // Whose pursuit panics waits for its next moment like any other.
        let item = item.unwrap_or_else(|| {
            let (_, not_before) = BACK_OFF.around(refund.requested_at, services.now());
            Some(Item::unclaimed(not_before))
        });
        (refund, item)
    })
    .await;
    let now = services.now();
    for (refund, item) in pursued {
        if let Some(item) = item {
            open.count(&refund, now);
            ahead.put(refund.id, item);
        }
    }
    if stopping.is_cancelled() {
        return agenda.absorb(ahead);
    }
    std::mem::replace(agenda, ahead).forget(services).await;
    open.report(now);
}

/// Reads what is pending, and says what is due, by gateway; what is not due yet is put ahead.
async fn read(
    services: &Services,
    agenda: &mut Agenda<RefundId>,
    ahead: &mut Agenda<RefundId>,
    open: &mut Open,
) -> Result<BTreeMap<GatewayName, Vec<Refund>>, StorageFailure> {
    let mut due = BTreeMap::<_, Vec<_>>::new();
    let mut after = None;
    loop {
        let page = services.storage.list_pending_refunds(after, PAGE).await?;
        after = page.last().map(|refund| (refund.requested_at, refund.id));
        let is_last = page.len() < PAGE as usize;
        let now = services.now();
        for refund in page {
            let first = refund.requested_at + BACK_OFF.first;
            let item = agenda
                .take(&refund.id)
                .unwrap_or_else(|| Item::unclaimed(first));
            if now < item.not_before {
                open.count(&refund, now);
                ahead.put(refund.id, item);
            } else {
                let of_one = due.entry(refund.gateway.clone()).or_default();
                if of_one.len() < DUE_MAX {
                    of_one.push(refund);
                }
            }
        }
        if is_last {
            return Ok(due);
        }
    }
}

/// Pursues a refund unless somebody else does. When to come back to it; `None` when it is over.
async fn pursue_alone(services: &Services, refund: &Refund) -> Option<Item> {
    let (id, now) = (refund.id, services.now());
    let claim = match Claim::take(services, work(id)).await {
        Ok(Some(claim)) => claim,
        // Somebody asks, or has asked and waits for the next moment; or died, and then the claim ends. Whoever ordered it just
        // now leaves its gateway in peace for a moment only.
        Ok(None) => {
            let is_new = now - refund.requested_at < services.claim_time;
            let pause = if is_new { PEACE } else { services.claim_time };
            let again = now + pause.min(services.claim_time);
            return Some(Item::unclaimed(again));
        }
        Err(failure) => {
            tracing::error!(refund_id = %id, error = %failure, cause = ?failure.cause, "a refund could not be claimed");
            return Some(Item::unclaimed(now));
        }
    };
    match pursue_if_pending(services, &claim, id).await {
        Ok(Some(refund)) if !is_over(&refund) => {
            let (_, not_before) = BACK_OFF.around(refund.requested_at, services.now());
            claim.rest_until(services, not_before).await;
            Some(Item {
                not_before,
                claim: Some(claim),
            })
        }
        Ok(_) => {
            claim.release(services).await;
            None
        }
        Err(error) => {
            tracing::error!(refund_id = %id, %error, "what is known of refund {id} was not written down");
            claim.release(services).await;
            Some(Item::unclaimed(now))
        }
    }
}

async fn pursue_if_pending(
    services: &Services,
    claim: &Claim,
    id: RefundId,
) -> Result<Option<Refund>, ExecuteError> {
    match services.storage.find_refund(id).await? {
        Some(refund) if !is_over(&refund) => pursue(services, claim, refund).await.map(Some),
        over => Ok(over),
    }
}

/// What is still open after a sweep.
#[derive(Default)]
struct Open {
    refunds: usize,
    oldest: Option<Timestamp>,
}

impl Open {
    fn count(&mut self, refund: &Refund, now: Timestamp) {
        if now - refund.requested_at >= USUAL_TIME_MAX {
            self.refunds += 1;
            let oldest = self.oldest.get_or_insert(refund.requested_at);
            *oldest = refund.requested_at.min(*oldest);
        }
    }

    fn report(&self, now: Timestamp) {
        if let Some(oldest) = self.oldest {
            tracing::warn!(
                refunds_open = self.refunds,
                oldest_seconds = (now - oldest).num_seconds(),
                "{} refunds have been pending for long",
                self.refunds
            );
        }
    }
}
