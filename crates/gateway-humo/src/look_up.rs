//! From PaymentServer's answers about the attempts of a payment to one view of it.

use std::time::Duration;

use chrono::TimeDelta;
use domain::Timestamp;
use domain::gateway::{GatewayView, LookUpError};
use domain::payment::{Attempt, AttemptStatus, Payment};

use crate::code::{Class, ENGINE_FAULT};
use crate::settlement::{self, Standing, look_up_error};
use crate::soap::{CallError, PaymentKey, PaymentServer};

/// How long a look-up may take with all its calls.
const LOOK_UP_TIME_MAX: Duration = Duration::from_secs(25);
/// How many attempts are asked about, the newest first. A payer who tried more cards than that is rare.
const ATTEMPTS_MAX: usize = 8;
/// How long after the last moment for an order to be sent one may still be on its way, for clocks that differ.
const ON_ITS_WAY: TimeDelta = TimeDelta::minutes(5);

/// How long an order may be unknown to PaymentServer before that proves that it never got it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// When it says so.
    pub(crate) not_found: TimeDelta,
    /// When its engine answers with a fault, which may mean that.
    pub(crate) engine_fault: TimeDelta,
}

/// How the payment stands, as far as its attempts were sent.
pub(crate) async fn look_up(
    server: &PaymentServer,
    patience: Patience,
    payment: &Payment,
    attempts: &[Attempt],
    now: Timestamp,
) -> Result<GatewayView, LookUpError> {
    let asked = ask_all(server, patience, payment, attempts, now);
    let limited = tokio::time::timeout(LOOK_UP_TIME_MAX, asked).await;
    limited.unwrap_or_else(|_| Err(LookUpError::Silent("the time limit passed".to_owned())))
}

async fn ask_all(
    server: &PaymentServer,
    patience: Patience,
    payment: &Payment,
    attempts: &[Attempt],
    now: Timestamp,
) -> Result<GatewayView, LookUpError> {
    let mut failure = None;
    let mut standings = Vec::new();
    let is_asked = |attempt: &&Attempt| attempt.status != AttemptStatus::Superseded;
    for attempt in attempts.iter().rev().filter(is_asked).take(ATTEMPTS_MAX) {
        match ask(server, patience, payment, attempt, now).await {
            Ok(Some(Standing::Paid(document_id))) => {
                return Ok(GatewayView::Paid {
                    attempt: Some(attempt.number),
                    document_id,
                });
            }
            // What ended before is asked about only in case that it was paid after all: no answer, and a word that nobody
            // has described (an emulator says one of an order that was declined), leave it as it is.
            Ok(Some(Standing::Unknown)) | Err(_) if attempt.status != AttemptStatus::Open => {}
            Ok(Some(standing)) => standings.push(standing),
            Ok(None) => {}
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    match failure {
        Some(error) => Err(error),
        None => Ok(view(&standings)),
    }
}

/// All that was asked about must be over without money before the payment is.
fn view(standings: &[Standing]) -> GatewayView {
    if standings.is_empty() || standings.contains(&Standing::Unknown) {
        return GatewayView::Unknown;
    }
    if standings.contains(&Standing::Pending) {
        return GatewayView::Pending;
    }
    let codes = standings.iter().filter_map(|standing| match standing {
        Standing::NotPaid(code) => *code,
        _ => None,
    });
    GatewayView::NotPaid {
        is_final: true,
        error_code: codes.into_iter().next(),
    }
}

/// `None` when there is nothing to ask about: the attempt ended before an order was sent.
async fn ask(
    server: &PaymentServer,
    patience: Patience,
    payment: &Payment,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<Option<Standing>, LookUpError> {
    let is_open = attempt.status == AttemptStatus::Open;
    let Some(submitted_at) = attempt.submitted_at else {
        // An order that is not sent by now never will be.
        let is_over = attempt.is_abandoned(now - ON_ITS_WAY);
        let standing = if is_over {
            Standing::NotPaid(None)
        } else {
            Standing::Pending
        };
        return Ok(is_open.then_some(standing));
    };
    let key = PaymentKey {
        payment_id: attempt.document_id.as_deref(),
        payment_ref: &attempt.transaction.id,
    };
    let code = match server.status(key).await {
        Ok(answer) => {
            let settled = settlement::settle(server, payment, attempt, &answer, now);
            return settled.await.map(Some);
        }
        Err(CallError::Fault { code }) => code,
        Err(error) => return Err(look_up_error(error)),
    };
    let wait = match code.map(|code| (code, Class::of(code))) {
        Some((_, Class::NotFound)) => patience.not_found,
        Some((ENGINE_FAULT, _)) => patience.engine_fault,
        _ => {
            tracing::warn!(
                payment_id = %payment.id,
                code,
                "PaymentServer answers a question about the payment {} with a fault", payment.id
            );
            return Ok(is_open.then_some(Standing::Unknown));
        }
    };
    if now >= submitted_at + wait {
        return Ok(Some(Standing::NotPaid(code)));
    }
    Ok(is_open.then_some(Standing::Pending))
}
