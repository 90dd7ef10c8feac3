//! Attempts that are in question, or should be: gateways are asked about each of them alone. Of what is in question they are
//! asked until nothing is left in doubt.

use std::sync::Arc;

use domain::Timestamp;
use domain::gateway::{GatewayView, LookUpError, PaymentGateway};
use domain::ledger::{Action, Command, ExecuteError, Finding, Outcome, Receipt, SettleLookUp};
use domain::payment::{Attempt, AttemptStatus, Payment, PaymentStatus};

use super::look_ups::in_time;
use crate::wiring::Services;

/// Attempts of a paid payment that are asked about, the newest first. A payer who tried more cards than that is rare.
const OTHERS_MAX: usize = 8;

/// Asks the gateway of a payment about each of its attempts that are in question, and clears those about which it leaves
/// nothing in doubt. Since when the payment is in question afterwards, if it is.
pub async fn pursue(
    services: &Services,
    payment: &Payment,
) -> Result<Option<Timestamp>, ExecuteError> {
    let attempts = services.storage.list_attempts(payment.id).await?;
    let disputed = attempts.iter().filter(|it| it.disputed_at.is_some());
    if let Some(gateway) = services.gateways.get(&payment.gateway) {
        for attempt in disputed {
            match ask(gateway, payment, attempt, &attempts).await {
                Ok(view) => settle(services, payment, attempt, view).await?,
                Err(error) => {
                    tracing::debug!(payment_id = %payment.id, %error, "an attempt in question was not looked up");
                }
            }
        }
    }
    let attempts = services.storage.list_attempts(payment.id).await?;
    let since = attempts.iter().filter_map(|attempt| attempt.disputed_at);
    Ok(since.min())
}

/// Asks the gateway of a paid payment about those of its other attempts that ended since a moment, the newest first: one
/// that took money all the same comes into question. What was said of each; behind silence no more of them are asked about.
pub async fn pursue_others(
    services: &Services,
    payment: &Payment,
    since: Timestamp,
) -> Result<Vec<Result<GatewayView, LookUpError>>, ExecuteError> {
    let mut views = Vec::new();
    let Some(gateway) = services.gateways.get(&payment.gateway) else {
        return Ok(views);
    };
    let attempts = services.storage.list_attempts(payment.id).await?;
    for attempt in others(&attempts, since) {
        let view = ask(gateway, payment, attempt, &attempts).await;
        if let Ok(paid @ GatewayView::Paid { .. }) = &view {
            settle(services, payment, attempt, paid.clone()).await?;
        }
        let has_answered = matches!(view, Ok(_) | Err(LookUpError::Garbled(_)));
        views.push(view);
        if !has_answered {
            break;
        }
    }
    Ok(views)
}

/// Those that ended without money since a moment and are not in question. What is known by the document of the attempt that
/// brought the money is that one.
fn others(attempts: &[Attempt], since: Timestamp) -> impl Iterator<Item = &Attempt> {
    let is_credited = |attempt: &Attempt| {
        attempt.document_id.is_some()
            && attempts.iter().any(|paid| {
                paid.status == AttemptStatus::Succeeded && paid.document_id == attempt.document_id
            })
    };
    let is_other = move |attempt: &&Attempt| {
        matches!(
            attempt.status,
            AttemptStatus::Failed | AttemptStatus::Superseded
        ) && attempt.disputed_at.is_none()
            && attempt.ended_at.is_some_and(|ended_at| ended_at >= since)
            && !is_credited(attempt)
    };
    attempts.iter().rev().filter(is_other).take(OTHERS_MAX)
}

/// Asks about one attempt of all those of a payment. How it ended is the question, so that the gateway is asked as if it had
/// not.
async fn ask(
    gateway: &Arc<dyn PaymentGateway>,
    payment: &Payment,
    attempt: &Attempt,
    all: &[Attempt],
) -> Result<GatewayView, LookUpError> {
    let open = Attempt {
        status: AttemptStatus::Open,
        ended_at: None,
        ..attempt.clone()
    };
    in_time(gateway.look_up_attempt(payment, &open, all)).await
}

/// Applies what a gateway said of an attempt that is in question, or comes into it.
async fn settle(
    services: &Services,
    payment: &Payment,
    attempt: &Attempt,
    view: GatewayView,
) -> Result<(), ExecuteError> {
    let Some(finding) = finding(payment, attempt, view) else {
        return Ok(());
    };
    let action = Action::SettleLookUp(SettleLookUp {
        payment_id: payment.id,
        gateway: payment.gateway.clone(),
        finding,
        transaction_id: services.ids().transaction(services.now()),
    });
    match services.ledger().execute(Command::from(action)).await {
        Ok(Outcome::Applied {
            receipt: Receipt::CompletionDisputed(disputed),
            ..
        }) => {
            tracing::error!(
                payment_id = %payment.id,
                attempt = disputed.number.get(),
                reference = disputed.transaction.id,
                "the gateway of payment {} holds money of attempt {} that is not credited; somebody must look", payment.id, disputed.number.get()
            );
            Ok(())
        }
        Ok(Outcome::Applied { .. }) => {
            tracing::info!(
                payment_id = %payment.id,
                attempt = attempt.number.get(),
                "the gateway of payment {} was asked about attempt {}, which was in question", payment.id, attempt.number.get()
            );
            Ok(())
        }
        Ok(_) | Err(ExecuteError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// What a view proves about an attempt that is in question.
fn finding(payment: &Payment, attempt: &Attempt, view: GatewayView) -> Option<Finding> {
    match view {
        GatewayView::Paid {
            attempt,
            document_id,
        } => Some(Finding::Paid {
            attempt,
            document_id,
        }),
        // The worst that can be found, and nothing that a rule could mend. Where all went back it is as it should be.
        GatewayView::NotPaid { is_final: true, .. }
            if attempt.status == AttemptStatus::Succeeded
                && payment.status != PaymentStatus::Refunded =>
        {
            tracing::error!(
                payment_id = %payment.id,
                attempt = attempt.number.get(),
                "the gateway does not hold the money of payment {}, which the wallet has; somebody must look", payment.id
            );
            None
        }
        GatewayView::NotPaid {
            is_final: true,
            error_code,
        } => Some(Finding::NotPaid {
            attempts: vec![attempt.number],
            error_code,
        }),
        GatewayView::NotPaid {
            is_final: false, ..
        }
        | GatewayView::Pending
        | GatewayView::Unknown => None,
    }
}
