//! Asks gateways once more, once a business day, about refunds that were refused in the last days.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{NaiveDate, TimeDelta};
use domain::Timestamp;
use domain::gateway::GatewayName;
use domain::refund::Refund;
use tokio_util::sync::CancellationToken;

use super::by_gateway::by_gateway;
use super::turn::{Turn, take_turn};
use crate::gateways::refused_refunds::{Afterwards, look_again};
use crate::wiring::{Claim, Services};

/// Refunds that are read in one go.
const PAGE: u32 = 200;
/// What had no answer is asked about again so much later.
const AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);

/// Asks about what was refused in the last `days`, unless that was done today or another instance is at it.
pub(super) async fn ask_again(services: &Services, days: u32, stopping: &CancellationToken) {
    let began = services.now();
    let today = services.calendar.day_of(began);
    let Some(claim) = Claim::of_job(services, &format!("refused_refunds:{today}")).await else {
        return;
    };
    // From the beginning of a day, so that what is put off until the evening is not too old by then.
    let since = services.calendar.start_of(today) - TimeDelta::days(days.into());
    let run = Run {
        services,
        stopping,
        claim: &claim,
        today,
        tomorrow: services
            .calendar
            .start_of(today.succ_opt().unwrap_or(today)),
        is_whole: AtomicBool::new(true),
    };
    let is_mine = run.ask_all((since, began)).await;
    if !is_mine || stopping.is_cancelled() {
        return claim.release(services).await;
    }
    let moment = if run.is_whole.into_inner() {
        run.tomorrow
    } else {
        run.tomorrow.min(services.now() + AGAIN_AFTER)
    };
    claim.rest_until(services, moment).await;
}

/// One run of one business day.
struct Run<'a> {
    services: &'a Services,
    stopping: &'a CancellationToken,
    /// That this process does it.
    claim: &'a Claim,
    today: NaiveDate,
    /// When the day is over.
    tomorrow: Timestamp,
    /// Whether all that were asked about had an answer.
    is_whole: AtomicBool,
}

impl Run<'_> {
    /// Asks about all that were refused from one moment to another; `false` when another instance has taken over.
    async fn ask_all(&self, (from, to): (Timestamp, Timestamp)) -> bool {
        let mut after = None;
        while !self.stopping.is_cancelled() {
            if !self.claim.renew(self.services).await {
                return false;
            }
            let storage = &self.services.storage;
            let page = match storage.list_refused_refunds(from, to, after, PAGE).await {
                Ok(page) => page,
                Err(failure) => {
                    tracing::error!(error = %failure, cause = ?failure.cause, "refused refunds could not be listed");
                    self.leave_some();
                    return true;
                }
            };
            after = page.last().and_then(|last| Some((last.ended_at?, last.id)));
            let is_last = page.len() < PAGE as usize;
            let mut refunds = BTreeMap::<GatewayName, Vec<Refund>>::new();
            for refund in page {
                refunds
                    .entry(refund.gateway.clone())
                    .or_default()
                    .push(refund);
            }
            let is_over = || self.stopping.is_cancelled();
            by_gateway(refunds, is_over, |refund| self.ask_alone(refund)).await;
            if is_last {
                return true;
            }
        }
        true
    }

    fn leave_some(&self) {
        self.is_whole.store(false, Ordering::Relaxed);
    }

    /// Asks about a refund unless it was asked about today.
    async fn ask_alone(&self, refund: Refund) {
        // Each question may last long, and the run must not become another's meanwhile.
        self.claim.renew(self.services).await;
        let name = format!("refused_refund:{}:{}", self.today, refund.id);
        let asked = async {
            match look_again(self.services, refund).await? {
                Afterwards::Kept | Afterwards::Made => Ok(Some(self.tomorrow)),
                Afterwards::Unknown => {
                    self.leave_some();
                    Ok(None)
                }
            }
        };
        let turn = take_turn(self.services, "refused_refunds", name, self.tomorrow, asked).await;
        if matches!(turn, Turn::Failed) {
            self.leave_some();
        }
    }
}
