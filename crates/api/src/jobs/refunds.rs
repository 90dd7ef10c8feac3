//! Brings refunds to their end that their gateways have not answered for, whoever began them and died.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::RefundId;
use domain::Timestamp;
use domain::ledger::ExecuteError;
use domain::refund::Refund;
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use super::agenda::{Agenda, Item};
use super::back_off::BackOff;
use super::every;
use crate::gateways::refunds::{is_over, pursue, work};
use crate::wiring::{Claim, Services};

/// Refunds that are read in one go.
const PAGE: u32 = 200;
/// Refunds that gateways are asked about at once.
const AT_ONCE: usize = 4;
/// Whoever reserved a refund asks for it at once; others come this much later, and then ever more rarely.
const BACK_OFF: BackOff = BackOff {
    first: TimeDelta::seconds(15),
    longest: TimeDelta::hours(1),
};
/// A refund that is pending for longer than this wants somebody to look.
const USUAL_TIME_MAX: TimeDelta = TimeDelta::minutes(10);

/// Goes through all pending refunds, once a period. Instances take turns at each of them by claims.
pub(super) async fn run(services: Arc<Services>, period: Duration, stopping: CancellationToken) {
    let agenda = tokio::sync::Mutex::new(Agenda::default());
    every("refunds", period, &stopping, || async {
        sweep(&services, &mut *agenda.lock().await, &stopping).await;
    })
    .await;
}

async fn sweep(services: &Services, agenda: &mut Agenda<RefundId>, stopping: &CancellationToken) {
    let mut after = None;
    let mut open = Open::default();
    let mut ahead = Agenda::default();
    loop {
        let page = match services.storage.list_pending_refunds(after, PAGE).await {
            Ok(page) => page,
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "pending refunds could not be listed");
                return agenda.absorb(ahead);
            }
        };
        after = page.last().map(|refund| (refund.requested_at, refund.id));
        let is_last = page.len() < PAGE as usize;
        let now = services.now();
        let mut due = Vec::new();
        for refund in page {
            let noted = agenda.take(&refund.id);
            let first = refund.requested_at + BACK_OFF.first;
            let item = noted.unwrap_or_else(|| Item::unclaimed(first));
            if now < item.not_before {
                open.count(&refund, now);
                ahead.put(refund.id, item);
            } else {
                due.push(refund);
            }
        }
        for few in due.chunks(AT_ONCE) {
            if stopping.is_cancelled() {
                return agenda.absorb(ahead);
            }
            let pursued = few.iter().map(|refund| pursue_alone(services, refund.id));
            for (refund, item) in few.iter().zip(join_all(pursued).await) {
                if let Some(item) = item {
                    open.count(refund, now);
                    ahead.put(refund.id, item);
                }
            }
        }
        if is_last {
            break;
        }
    }
    std::mem::replace(agenda, ahead).forget(services).await;
    open.report(services.now());
}

/// Pursues a refund unless somebody else does. When to come back to it; `None` when it is over.
async fn pursue_alone(services: &Services, id: RefundId) -> Option<Item> {
    let now = services.now();
    let claim = match Claim::take(services, work(id)).await {
        Ok(Some(claim)) => claim,
        // Somebody asks, or has asked and waits for the next moment; or died, and then the claim ends.
        Ok(None) => return Some(Item::unclaimed(now + services.claim_time)),
        Err(failure) => {
            tracing::error!(refund_id = %id, error = %failure, cause = ?failure.cause, "a refund could not be claimed");
            return Some(Item::unclaimed(now));
        }
    };
    match pursue_if_pending(services, id).await {
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
    id: RefundId,
) -> Result<Option<Refund>, ExecuteError> {
    match services.storage.find_refund(id).await? {
        Some(refund) if !is_over(&refund) => pursue(services, refund).await.map(Some),
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
