//! Attempts that are in question: gateways are asked about each of them, until nothing is left in doubt.

use domain::Timestamp;
use domain::gateway::GatewayView;
use domain::ledger::{Action, Command, ExecuteError, Finding, Outcome, SettleLookUp};
use domain::payment::{Attempt, AttemptStatus, Payment};

use crate::wiring::Services;

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
            // How it ended is the question, so that the gateway is asked as if it had not.
            let open = Attempt {
                status: AttemptStatus::Open,
                ended_at: None,
                ..attempt.clone()
            };
            match gateway.look_up(payment, std::slice::from_ref(&open)).await {
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

/// Applies what a gateway said of an attempt that is in question.
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
        // The worst that can be found, and nothing that a rule could mend.
        GatewayView::NotPaid { is_final: true, .. }
            if attempt.status == AttemptStatus::Succeeded =>
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
