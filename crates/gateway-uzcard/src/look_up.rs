use std::time::Duration;

use chrono::TimeDelta;
use domain::Timestamp;
use domain::gateway::{GatewayView, LookUpError};
use domain::payment::{Attempt, AttemptStatus, Payment};

use crate::gateway::UzCard;
use crate::question::{Told, ask};
use crate::wire::Standing;

/// How long a look-up may take with all its questions. A payer may be waiting.
const LOOK_UP_TIME_MAX: Duration = Duration::from_secs(10);
/// How many attempts of a payment are asked about, the newest first. Only one of them can be open after its order was
/// sent; the others ended, and are asked about in case they took money late.
const ATTEMPTS_MAX: usize = 5;
/// How long an attempt whose order was never sent must have been too old for it: clocks differ between instances.
const ABANDONED_MARGIN: TimeDelta = TimeDelta::minutes(5);

/// How one attempt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It has taken no money and will not.
    Dead(Option<i32>),
    /// Its order was not sent, and may still be.
    Waiting,
    /// Its order was sent, and SV-Gate does not know it yet.
    OnItsWay,
    /// SV-Gate's answer proves nothing.
    Unclear,
}

impl UzCard {
    /// How a payment stands at SV-Gate, by our reference of each attempt whose order was sent (`uzcard.md` section 7).
    pub(crate) async fn view_of(
        &self,
        payment: &Payment,
        attempts: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        tokio::time::timeout(LOOK_UP_TIME_MAX, self.ask_all(payment, attempts))
            .await
            .unwrap_or_else(|_| Err(LookUpError::Silent("the time limit passed".to_owned())))
    }

    async fn ask_all(
        &self,
        payment: &Payment,
        attempts: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        let now = self.clock.now();
        let mut fates = Vec::new();
        let mut failure = None;
        let (sent, unsent): (Vec<_>, Vec<_>) = attempts
            .iter()
            .rev()
            .partition(|attempt| attempt.submitted_at.is_some());
        for attempt in sent.into_iter().take(ATTEMPTS_MAX) {
            match ask(&self.gate, &attempt.transaction.id, payment.total.minor).await {
                Ok(Told::Stands(
                    Standing::Posted { reference }
                    | Standing::ReversalRefused {
                        reference: Some(reference),
                    },
                    _,
                )) => {
                    return Ok(GatewayView::Paid {
                        attempt: Some(attempt.number),
                        document_id: Some(reference),
                    });
                }
                Ok(told) => fates.push((attempt, self.fate(attempt, &told, now))),
                // Another attempt may still be proved to be paid.
                Err(error @ LookUpError::Garbled(_)) => failure = failure.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        fates.extend(unsent.into_iter().map(|attempt| {
            let is_over = attempt.is_abandoned(now - ABANDONED_MARGIN);
            let fate = if is_over {
                Fate::Dead(None)
            } else {
                Fate::Waiting
            };
            (attempt, fate)
        }));
        Ok(view(&fates))
    }

    /// What an answer that shows no money with us means for an attempt whose order was sent.
    fn fate(&self, attempt: &Attempt, told: &Told, now: Timestamp) -> Fate {
        match told {
            Told::Stands(Standing::Declined, resp) => Fate::Dead(*resp),
            // The money went back.
            Told::Stands(Standing::Reversed { .. }, _) => Fate::Dead(None),
            Told::NotFound | Told::Stands(Standing::NothingPosted, _) => {
                let waits = TimeDelta::from_std(self.not_found_is_final_after);
                let waits = waits.unwrap_or(TimeDelta::MAX);
                let sent_at = attempt.submitted_at.unwrap_or(attempt.began_at);
                if now - sent_at >= waits {
                    Fate::Dead(None)
                } else {
                    Fate::OnItsWay
                }
            }
            Told::Stands(
                Standing::Unclear | Standing::Posted { .. } | Standing::ReversalRefused { .. },
                _,
            ) => Fate::Unclear,
        }
    }
}

/// One view from the fates of the attempts that are open. Those that had ended before decide nothing but by their money.
fn view(fates: &[(&Attempt, Fate)]) -> GatewayView {
    let open: Vec<_> = fates
        .iter()
        .filter(|(attempt, _)| attempt.status == AttemptStatus::Open)
        .map(|(_, fate)| *fate)
        .collect();
    if open.contains(&Fate::Unclear) {
        return GatewayView::Unknown;
    }
    if open.contains(&Fate::OnItsWay) {
        return GatewayView::Pending;
    }
    let error_code = open.iter().find_map(|fate| match fate {
        Fate::Dead(code) => *code,
        _ => None,
    });
    GatewayView::NotPaid {
        is_final: !fates.is_empty() && !open.contains(&Fate::Waiting),
        error_code,
    }
}
