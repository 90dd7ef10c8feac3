use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::gateway::{GatewayName, GatewayView, LookUpError};
use domain::ledger::ExecuteError;
use domain::payment::{Attempt, Payment, PaymentStatus};
use domain::{PaymentId, Timestamp};
use tokio_util::sync::CancellationToken;

use super::tally::Tally;
use crate::jobs::by_gateway::by_gateway;
use crate::jobs::caught::caught;
use crate::wiring::{Claim, Services};

/// Attempts that are read in one go.
const PAGE: u32 = 200;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// All were asked about.
    Whole,
    /// All but some, which were left to a later run of the same day.
    WithoutSome,
    /// This process stops, or another has taken over.
    Stopped,
}

/// One run of one business day.
pub(super) struct Run<'a> {
    pub(super) services: &'a Services,
    pub(super) stopping: &'a CancellationToken,
    /// That this process does it.
    pub(super) claim: &'a Claim,
    pub(super) today: NaiveDate,
    /// When the day is over.
    pub(super) tomorrow: Timestamp,
    pub(super) tally: Tally,
}

impl Run<'_> {
    /// Asks about all payments whose attempts failed from one moment to another.
    pub(super) async fn ask_all(&self, (from, to): (Timestamp, Timestamp)) -> Ended {
        let mut after = None;
        loop {
            if self.stopping.is_cancelled() || !self.claim.renew(self.services).await {
                return Ended::Stopped;
            }
            let storage = &self.services.storage;
            let page = match storage.list_attempts_failed(from, to, after, PAGE).await {
                Ok(page) => page,
                Err(failure) => {
                    tracing::error!(error = %failure, cause = ?failure.cause, "attempts that failed could not be listed");
                    return Ended::WithoutSome;
                }
            };
            let last = page.last();
            after = last.and_then(|attempt| Some((attempt.ended_at?, attempt.number)));
            let is_last = page.len() < PAGE as usize;
            let is_over = || self.stopping.is_cancelled();
            by_gateway(payments_of(&page), is_over, |(gateway, id)| {
                self.ask_alone(gateway, id)
            })
            .await;
            if is_last {
                break;
            }
        }
        if self.stopping.is_cancelled() {
            Ended::Stopped
        } else if self.tally.is_whole() {
            Ended::Whole
        } else {
            Ended::WithoutSome
        }
    }

    /// Asks about a payment unless it was asked about today.
    async fn ask_alone(&self, gateway: GatewayName, id: PaymentId) {
        if !self.tally.is_asked(&gateway) {
            return;
        }
        // Each question may last long, and the run must not become another's meanwhile.
        self.claim.renew(self.services).await;
        let work = format!("reconciliation:{}:{id}", self.today);
        let claim = match Claim::take(self.services, work).await {
            Ok(Some(claim)) => claim,
            Ok(None) => return,
            Err(failure) => {
                tracing::error!(payment_id = %id, error = %failure, cause = ?failure.cause, "a payment could not be claimed");
                return self.tally.note_failure();
            }
        };
        match caught("reconciliation", self.ask(&gateway, id)).await {
            // What panicked would panic again: not before tomorrow either.
            Some(Ok(true)) | None => claim.rest_until(self.services, self.tomorrow).await,
            Some(Ok(false)) => claim.release(self.services).await,
            Some(Err(error)) => {
                tracing::error!(payment_id = %id, %error, "what is known of payment {id} was not written down");
                self.tally.note_failure();
                claim.release(self.services).await;
            }
        }
    }

    /// Asks about a payment that has ended without money; whether the gateway was asked.
    async fn ask(&self, gateway: &GatewayName, id: PaymentId) -> Result<bool, ExecuteError> {
        let found = self.services.storage.find_payment(id).await?;
        let Some(before) = found.filter(has_ended_without_money) else {
            return Ok(false);
        };
        let held_as = before.status;
        let verified = self.services.look_ups.pursue(self.services, before).await?;
        self.tally.note(gateway, &verified.view);
        if verified.payment.status.is_paid() {
            tracing::warn!(payment_id = %id, "payment {id} had been {held_as}, and its gateway took the money; the wallet is credited");
            self.tally.note_paid();
        } else if matches!(verified.view, Ok(GatewayView::Paid { .. })) {
            self.tally.note_in_question();
        }
        Ok(!matches!(verified.view, Err(LookUpError::NotSupported)))
    }
}

/// The payments of some attempts, by gateway, each once, in the order of their first attempts.
fn payments_of(attempts: &[Attempt]) -> BTreeMap<GatewayName, Vec<(GatewayName, PaymentId)>> {
    let mut payments = BTreeMap::<_, Vec<_>>::new();
    let mut seen = BTreeSet::new();
    for attempt in attempts {
        if seen.insert(attempt.payment_id) {
            let gateway = attempt.transaction.gateway.clone();
            let of_one = payments.entry(gateway.clone()).or_default();
            of_one.push((gateway, attempt.payment_id));
        }
    }
    payments
}

/// Those in processing are asked about by the job that looks them up.
fn has_ended_without_money(payment: &Payment) -> bool {
    matches!(
        payment.status,
        PaymentStatus::Failed | PaymentStatus::Expired | PaymentStatus::Cancelled
    )
}
