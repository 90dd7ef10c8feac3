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
use super::every;
use super::turn::{Turn, take_turn_with};
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
        let item = pursue_alone(services, &refund).await;
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

/// Pursues a refund unless somebody else does. When to come back to it; `None` when it is over. One whose pursuit panics
/// waits for its next moment like any other.
async fn pursue_alone(services: &Services, refund: &Refund) -> Option<Item> {
    let (id, now) = (refund.id, services.now());
    let (_, otherwise) = BACK_OFF.around(refund.requested_at, now);
    let pursuit = async |claim: &Claim| pursue_if_pending(services, claim, id).await;
    match take_turn_with(services, "refunds", work(id), otherwise, pursuit).await {
        // Whoever ordered it just now leaves its gateway in peace for a moment only.
        Turn::Others if now - refund.requested_at < services.claim_time => {
            Some(Item::unclaimed(now + PEACE.min(services.claim_time)))
        }
        turn => turn.item(services),
    }
}

/// Brings a refund as far as its gateway lets it, unless it had ended before. The next moment to ask; `None` when it is over.
async fn pursue_if_pending(
    services: &Services,
    claim: &Claim,
    id: RefundId,
) -> Result<Option<Timestamp>, ExecuteError> {
    let found = services.storage.find_refund(id).await?;
    let Some(refund) = found.filter(|refund| !is_over(refund)) else {
        return Ok(None);
    };
    let refund = pursue(services, claim, refund).await?;
    let next = || BACK_OFF.around(refund.requested_at, services.now()).1;
    Ok((!is_over(&refund)).then(next))
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
