use std::time::Duration;

use domain::TransactionId;
use domain::gateway::{GatewayView, LookUpError};
use domain::ledger::{Action, Command, ExecuteError, Finding, Outcome, Receipt, SettleLookUp};
use domain::payment::{Attempt, AttemptStatus, Payment};
use domain::storage::StorageFailure;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Doubts;
use crate::wiring::Services;

/// Look-ups of one process at once that payers asked for. Each may last ten seconds, so that an hour of a silent gateway
/// keeps this many calls open and no more.
const AT_ONCE_MAX: usize = 32;
/// How long a gateway may take to say how a payment stands; adapters have shorter limits of their own. In production shorter
/// than any claim lasts.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);

/// Asks gateways about payments and brings the payments to where the gateways prove them to be. No database
/// transaction is open while a gateway is asked.
#[derive(Debug)]
pub struct LookUps {
    of_payers: Semaphore,
    /// Orders to debit that got no answer here.
    pub doubts: Doubts,
}

/// What came of asking.
#[derive(Clone, Debug)]
pub struct Verification {
    /// What the gateway says, or why that is not known.
    pub view: Result<GatewayView, LookUpError>,
    /// The payment afterwards.
    pub payment: Payment,
}

impl Default for LookUps {
    fn default() -> Self {
        Self {
            of_payers: Semaphore::new(AT_ONCE_MAX),
            doubts: Doubts::default(),
        }
    }
}

impl LookUps {
    /// As [`LookUps::pursue`], for a payer; while too many payers ask, the gateway counts as silent.
    pub async fn verify(
        &self,
        services: &Services,
        payment: Payment,
    ) -> Result<Verification, ExecuteError> {
        let Ok(_permit) = self.of_payers.try_acquire() else {
            let view = Err(LookUpError::Silent(
                "too many look-ups are under way".to_owned(),
            ));
            return Ok(Verification { view, payment });
        };
        self.pursue(services, payment).await
    }

    /// Asks the gateway of a payment and applies what it proves. Only a proof changes anything: neither silence nor
    /// garbage nor "unknown" ever ends a payment. Jobs ask so, a few questions at a time; payers cannot keep them from it.
    pub async fn pursue(
        &self,
        services: &Services,
        payment: Payment,
    ) -> Result<Verification, ExecuteError> {
        let Some(gateway) = services.gateways.get(&payment.gateway) else {
            let view = Err(LookUpError::NotSupported);
            return Ok(Verification { view, payment });
        };
        let attempts = services.storage.list_attempts(payment.id).await?;
        let view = in_time(gateway.look_up(&payment, &attempts)).await;
        if let Err(error) = &view {
            tracing::debug!(payment_id = %payment.id, %error, "a payment was not looked up");
        }
        let Some(finding) = view.as_ref().ok().and_then(|view| finding(view, &attempts)) else {
            return Ok(Verification { view, payment });
        };
        let payment = settle(services, payment, finding).await?;
        Ok(Verification { view, payment })
    }
}

/// What a gateway answers about a payment. One that does not answer in time is silent.
pub(super) async fn in_time(
    answer: impl Future<Output = Result<GatewayView, LookUpError>>,
) -> Result<GatewayView, LookUpError> {
    timeout(ANSWER_TIME_MAX, answer)
        .await
        .unwrap_or_else(|_| Err(LookUpError::Silent("no answer in time".to_owned())))
}

/// What a view proves.
fn finding(view: &GatewayView, attempts: &[Attempt]) -> Option<Finding> {
    match view {
        GatewayView::Paid {
            attempt,
            document_id,
        } => Some(Finding::Paid {
            attempt: *attempt,
            document_id: document_id.clone(),
        }),
        GatewayView::NotPaid {
            is_final: true,
            error_code,
        } => {
            let open = attempts
                .iter()
                .filter(|attempt| attempt.status == AttemptStatus::Open);
            Some(Finding::NotPaid {
                attempts: open.map(|attempt| attempt.number).collect(),
                error_code: *error_code,
            })
        }
        GatewayView::NotPaid {
            is_final: false, ..
        }
        | GatewayView::Pending
        | GatewayView::Unknown => None,
    }
}

/// The payment after the finding was applied; as it stands when the rules cannot apply it.
async fn settle(
    services: &Services,
    payment: Payment,
    finding: Finding,
) -> Result<Payment, ExecuteError> {
    if payment.status.is_paid() && matches!(finding, Finding::NotPaid { .. }) {
        tracing::warn!(payment_id = %payment.id, "the gateway denies payment {}, which it had confirmed; the wallet keeps the money", payment.id);
    }
    let action = Action::SettleLookUp(SettleLookUp {
        payment_id: payment.id,
        gateway: payment.gateway.clone(),
        finding,
        transaction_id: transaction_id(services),
    });
    match services.ledger().execute(Command::from(action)).await {
        Ok(outcome) => match outcome.receipt() {
            Some(Receipt::LookUpSettled(settled)) => {
                if settled.status != payment.status {
                    tracing::info!(
                        payment_id = %settled.id,
                        status = %settled.status,
                        "payment {} is {}, as its gateway proves", settled.id, settled.status
                    );
                }
                Ok(settled.clone())
            }
            Some(Receipt::CompletionDisputed(attempt)) => {
                if matches!(outcome, Outcome::Applied { .. }) {
                    tracing::error!(
                        payment_id = %payment.id,
                        attempt = attempt.number.get(),
                        reference = attempt.transaction.id,
                        "the gateway of payment {} holds money of attempt {} that is not credited; somebody must look", payment.id, attempt.number.get()
                    );
                }
                Ok(payment)
            }
            _ => Err(StorageFailure {
                doing: "settle a look-up".to_owned(),
                cause: None,
            }
            .into()),
        },
        Err(ExecuteError::Refused(refusal)) => {
            tracing::error!(
                payment_id = %payment.id,
                %refusal,
                "what the gateway says of payment {} cannot be applied; somebody must look", payment.id
            );
            Ok(payment)
        }
        Err(error) => Err(error),
    }
}

fn transaction_id(services: &Services) -> TransactionId {
    services.ids().transaction(services.now())
}
