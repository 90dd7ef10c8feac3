//! Asks gateways about attempts that are in question, so that what was a contradiction for a moment needs nobody, and what
//! stays one is seen.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::gateway::GatewayName;
use domain::ledger::ExecuteError;
use domain::storage::StorageFailure;
use domain::{PaymentId, Timestamp};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::agenda::{Agenda, Item};
use super::back_off::BackOff;
use super::by_gateway::by_gateway;
use super::every;
use super::turn::take_turn;
use crate::gateways::questions::pursue;
use crate::wiring::Services;

/// Payments that are read in one go.
const PAGE: u32 = 200;
/// Payments of one gateway that it is asked about in one sweep; the others are still due in the next.
const DUE_MAX: usize = 500;
/// How long a sweep goes on to ask. What is not asked by then is still due in the next, behind what has been asked.
const ASKING_TIME_MAX: Duration = Duration::from_secs(30);
/// Gateways are asked when a payment comes into question, and then ever more rarely.
const BACK_OFF: BackOff = BackOff {
    first: TimeDelta::minutes(1),
    longest: TimeDelta::hours(6),
};
/// A question that panics is put again so much later.
const AFTER_PANIC: TimeDelta = TimeDelta::hours(1);

/// Goes through all payments in question, once a period, those of all gateways beside each other. Instances take turns at
/// each of them by claims, which are released in the end.
pub(super) async fn run(services: Arc<Services>, period: Duration, stopping: CancellationToken) {
    let agenda = tokio::sync::Mutex::new(Agenda::default());
    every("disputes", period, &stopping, || async {
        sweep(&services, &mut *agenda.lock().await, &stopping).await;
    })
    .await;
    agenda.into_inner().forget(&services).await;
}

async fn sweep(services: &Services, agenda: &mut Agenda<PaymentId>, stopping: &CancellationToken) {
    let mut ahead = Agenda::default();
    let due = match read(services, agenda, &mut ahead).await {
        Ok(due) => due,
        Err(failure) => {
            tracing::error!(error = %failure, cause = ?failure.cause, "payments in question could not be listed");
            return agenda.absorb(ahead);
        }
    };
    let began = Instant::now();
    let is_over = || stopping.is_cancelled() || began.elapsed() >= ASKING_TIME_MAX;
    let asked = by_gateway(
        due,
        is_over,
        |id| async move { (id, ask(services, id).await) },
    )
    .await;
    for (id, item) in asked {
        if let Some(item) = item {
            ahead.put(id, item);
        }
    }
    if stopping.is_cancelled() {
        return agenda.absorb(ahead);
    }
    std::mem::replace(agenda, ahead).forget(services).await;
}

/// Reads what is in question, and says what is due, by gateway; what is not due yet is put ahead.
async fn read(
    services: &Services,
    agenda: &mut Agenda<PaymentId>,
    ahead: &mut Agenda<PaymentId>,
) -> Result<BTreeMap<GatewayName, Vec<PaymentId>>, StorageFailure> {
    let mut due = BTreeMap::<_, Vec<_>>::new();
    let mut after = None;
    loop {
        let page = services.storage.list_disputed(after, PAGE).await?;
        after = page.last().map(|payment| payment.id);
        let is_last = page.len() < PAGE as usize;
        let now = services.now();
        for payment in page {
            let noted = agenda.take(&payment.id);
            if let Some(waits) = noted.filter(|item| now < item.not_before) {
                ahead.put(payment.id, waits);
                continue;
            }
            let of_one = due.entry(payment.gateway).or_default();
            if of_one.len() < DUE_MAX {
                of_one.push(payment.id);
            }
        }
        if is_last {
            return Ok(due);
        }
    }
}

/// Asks about a payment unless somebody else does. When to come back to it; `None` when nothing is in question any more.
async fn ask(services: &Services, id: PaymentId) -> Option<Item> {
    let otherwise = services.now() + AFTER_PANIC;
    let question = pursue_as_it_stands(services, id);
    let name = format!("question:{id}");
    let turn = take_turn(services, "disputes", name, otherwise, question).await;
    turn.item(services)
}

/// The next moment to ask; `None` when nothing is in question.
async fn pursue_as_it_stands(
    services: &Services,
    id: PaymentId,
) -> Result<Option<Timestamp>, ExecuteError> {
    let Some(payment) = services.storage.find_payment(id).await? else {
        return Ok(None);
    };
    let since = pursue(services, &payment).await?;
    Ok(since.map(|since| BACK_OFF.around(since, services.now()).1))
}
