//! Asks gateways about attempts that are in question, so that what was a contradiction for a moment needs nobody, and what
//! stays one is seen.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::ledger::ExecuteError;
use domain::{PaymentId, Timestamp};
use tokio_util::sync::CancellationToken;

use super::agenda::{Agenda, Item};
use super::back_off::BackOff;
use super::every;
use crate::gateways::questions::pursue;
use crate::wiring::{Claim, Services};

/// Payments that are read in one go.
const PAGE: u32 = 200;
/// Gateways are asked when a payment comes into question, and then ever more rarely.
const BACK_OFF: BackOff = BackOff {
    first: TimeDelta::minutes(1),
    longest: TimeDelta::hours(6),
};

/// Goes through all payments in question, once a period. Instances take turns at each of them by claims. They are few and
/// not urgent, so that they are asked about one after another.
pub(super) async fn run(services: Arc<Services>, period: Duration, stopping: CancellationToken) {
    let agenda = tokio::sync::Mutex::new(Agenda::default());
    every("disputes", period, &stopping, || async {
        sweep(&services, &mut *agenda.lock().await, &stopping).await;
    })
    .await;
    agenda.into_inner().forget(&services).await;
}

async fn sweep(services: &Services, agenda: &mut Agenda<PaymentId>, stopping: &CancellationToken) {
    let mut after = None;
    let mut ahead = Agenda::default();
    loop {
        let page = match services.storage.list_disputed(after, PAGE).await {
            Ok(page) => page,
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "payments in question could not be listed");
                return agenda.absorb(ahead);
            }
        };
        after = page.last().map(|payment| payment.id);
        let is_last = page.len() < PAGE as usize;
        for payment in page {
            if stopping.is_cancelled() {
                return agenda.absorb(ahead);
            }
            let now = services.now();
            let noted = agenda.take(&payment.id);
            let item = match noted.filter(|item| now < item.not_before) {
                Some(waits) => Some(waits),
                None => pursue_alone(services, payment.id).await,
            };
            if let Some(item) = item {
                ahead.put(payment.id, item);
            }
        }
        if is_last {
            break;
        }
    }
    std::mem::replace(agenda, ahead).forget(services).await;
}

/// Asks about a payment unless somebody else does. When to come back to it; `None` when nothing is in question any more.
async fn pursue_alone(services: &Services, id: PaymentId) -> Option<Item> {
    let now = services.now();
    let claim = match Claim::take(services, format!("question:{id}")).await {
        Ok(Some(claim)) => claim,
        // Somebody asks, or has asked and waits for the next moment; or died, and then the claim ends.
        Ok(None) => return Some(Item::unclaimed(now + services.claim_time)),
        Err(failure) => {
            tracing::error!(payment_id = %id, error = %failure, cause = ?failure.cause, "a payment could not be claimed");
            return Some(Item::unclaimed(now));
        }
    };
    match pursue_as_it_stands(services, id).await {
        Ok(Some(since)) => {
            let (_, not_before) = BACK_OFF.around(since, services.now());
            claim.rest_until(services, not_before).await;
            Some(Item {
                not_before,
                claim: Some(claim),
            })
        }
        Ok(None) => {
            claim.release(services).await;
            None
        }
        Err(error) => {
            tracing::error!(payment_id = %id, %error, "what is in question of payment {id} was not settled");
            claim.release(services).await;
            Some(Item::unclaimed(now))
        }
    }
}

async fn pursue_as_it_stands(
    services: &Services,
    id: PaymentId,
) -> Result<Option<Timestamp>, ExecuteError> {
    match services.storage.find_payment(id).await? {
        Some(payment) => pursue(services, &payment).await,
        None => Ok(None),
    }
}
