use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::gateway::{GatewayName, GatewayView, LookUpError};
use domain::ledger::ExecuteError;
use domain::payment::{Attempt, Payment, PaymentStatus};
use domain::{PaymentId, Timestamp};
use tokio_util::sync::CancellationToken;

use super::silences::Silences;
use super::tally::Tally;
use crate::gateways::questions::pursue_others;
use crate::jobs::by_gateway::by_gateway;
use crate::jobs::turn::{Turn, take_turn};
use crate::wiring::{Claim, Services};

/// Attempts that are read in one go.
const PAGE: u32 = 200;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// All were asked about, and answers came.
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
    /// What ended before is too old to be asked about.
    pub(super) since: Timestamp,
    /// When the day is over.
    pub(super) tomorrow: Timestamp,
    pub(super) tally: Tally,
    pub(super) silences: &'a Silences,
}

/// Payments by gateway.
type Due = BTreeMap<GatewayName, Vec<(GatewayName, PaymentId)>>;

impl Run<'_> {
    /// Asks about all payments of which an attempt ended without money until a moment; last about those to which their
    /// gateways were silent before.
    pub(super) async fn ask_all(&self, to: Timestamp) -> Ended {
        let mut after = None;
        let (mut seen, mut last) = (BTreeSet::new(), Due::new());
        loop {
            if !self.goes_on().await {
                return Ended::Stopped;
            }
            let page = self
                .services
                .storage
                .list_attempts_without_money(self.since, to, after, PAGE);
            let page = match page.await {
                Ok(page) => page,
                Err(failure) => {
                    tracing::error!(error = %failure, cause = ?failure.cause, "attempts without money could not be listed");
                    return Ended::WithoutSome;
                }
            };
            let end = page.last();
            after = end.and_then(|attempt| Some((attempt.ended_at?, attempt.number)));
            let is_last = page.len() < PAGE as usize;
            let mut due = payments_of(&page, &mut seen);
            for (gateway, of_one) in &mut due {
                let silent =
                    of_one.extract_if(.., |(_, id)| self.silences.contains(self.today, *id));
                last.entry(gateway.clone()).or_default().extend(silent);
            }
            self.ask_about(due).await;
            if is_last {
                break;
            }
        }
        if !self.goes_on().await {
            return Ended::Stopped;
        }
        self.ask_about(last).await;
        if self.stopping.is_cancelled() {
            Ended::Stopped
        } else if self.tally.is_whole() {
            Ended::Whole
        } else {
            Ended::WithoutSome
        }
    }

    /// Whether neither this process stops nor another has taken over.
    async fn goes_on(&self) -> bool {
        !self.stopping.is_cancelled() && self.claim.renew(self.services).await
    }

    async fn ask_about(&self, due: Due) {
        let is_over = || self.stopping.is_cancelled();
        by_gateway(due, is_over, |(gateway, id)| self.ask_alone(gateway, id)).await;
    }

    /// Asks about a payment unless it was asked about today, with an answer.
    async fn ask_alone(&self, gateway: GatewayName, id: PaymentId) {
        if !self.tally.is_asked(&gateway) {
            return;
        }
        let name = format!("reconciliation:{}:{id}", self.today);
        let question = self.ask(&gateway, id);
        // What panicked would panic again: not before tomorrow either.
        let otherwise = self.tomorrow;
        let turn = take_turn(self.services, "reconciliation", name, otherwise, question).await;
        if matches!(turn, Turn::Failed) {
            self.tally.note_failure();
        }
    }

    /// Asks about a payment that has ended; `None` when it was not asked about, or without an answer.
    async fn ask(
        &self,
        gateway: &GatewayName,
        id: PaymentId,
    ) -> Result<Option<Timestamp>, ExecuteError> {
        let found = self.services.storage.find_payment(id).await?;
        let views = match found {
            Some(payment) if has_ended_without_money(&payment) => {
                vec![self.ask_about_unpaid(payment).await?]
            }
            Some(payment) if payment.status.is_paid() => self.ask_about_others(&payment).await?,
            // Those in processing are asked about by the job that looks them up.
            _ => Vec::new(),
        };
        for view in &views {
            self.tally.note(gateway, view);
        }
        if views.iter().any(is_silence) {
            self.silences.note(self.today, id);
            return Ok(None);
        }
        let is_answered = |view: &Result<_, _>| !matches!(view, Err(LookUpError::NotSupported));
        Ok(views.iter().any(is_answered).then_some(self.tomorrow))
    }

    async fn ask_about_unpaid(
        &self,
        before: Payment,
    ) -> Result<Result<GatewayView, LookUpError>, ExecuteError> {
        let (id, held_as) = (before.id, before.status);
        let verified = self.services.look_ups.pursue(self.services, before).await?;
        if verified.payment.status.is_paid() {
            tracing::warn!(payment_id = %id, "payment {id} had been {held_as}, and its gateway took the money; the wallet is credited");
            self.tally.note_paid();
        } else if matches!(verified.view, Ok(GatewayView::Paid { .. })) {
            self.tally.note_in_question();
        }
        Ok(verified.view)
    }

    /// Asks whether another attempt of a paid payment took money as well.
    async fn ask_about_others(
        &self,
        payment: &Payment,
    ) -> Result<Vec<Result<GatewayView, LookUpError>>, ExecuteError> {
        let views = pursue_others(self.services, payment, self.since).await?;
        for view in &views {
            if let Ok(GatewayView::Paid {
                attempt: Some(_), ..
            }) = view
            {
                self.tally.note_in_question();
            }
        }
        Ok(views)
    }
}

/// Whether a gateway said nothing of the payment, and is asked again.
fn is_silence(view: &Result<GatewayView, LookUpError>) -> bool {
    matches!(
        view,
        Err(LookUpError::Silent(_) | LookUpError::Unauthorized)
    )
}

/// The payments of some attempts that were not seen before, by gateway, in the order of their first attempts.
fn payments_of(attempts: &[Attempt], seen: &mut BTreeSet<PaymentId>) -> Due {
    let mut payments = Due::new();
    for attempt in attempts {
        if seen.insert(attempt.payment_id) {
            let gateway = attempt.transaction.gateway.clone();
            let of_one = payments.entry(gateway.clone()).or_default();
            of_one.push((gateway, attempt.payment_id));
        }
    }
    payments
}

fn has_ended_without_money(payment: &Payment) -> bool {
    matches!(
        payment.status,
        PaymentStatus::Failed | PaymentStatus::Expired | PaymentStatus::Cancelled
    )
}
