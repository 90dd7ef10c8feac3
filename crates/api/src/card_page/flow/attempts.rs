use domain::card::CardMask;
use domain::ledger::{
    Action, BeginAttempt, Command, ExecuteError, FailAttempt, Outcome, Receipt, Refusal, Rivals,
    SubmitAttempt,
};
use domain::payment::{Attempt, GatewayTransaction, Payment};
use domain::storage::StorageFailure;

use super::Desk;
use crate::card_page::notice::Notice;
use crate::wiring::Services;

/// Why no attempt was begun.
pub(super) enum NotBegun {
    /// The payment is not to be paid now; it says why itself.
    SeePayment,
    /// The payer is told.
    Told(Notice),
}

/// Begins an attempt under a reference of ours that nobody has seen before. Earlier ones that were not submitted end.
pub(super) async fn begin_attempt(
    desk: &Desk,
    payment: &Payment,
    card_mask: CardMask,
) -> Result<Attempt, NotBegun> {
    let reference = desk.services.ids().uuid_v7(desk.now()).to_string();
    let begin = Action::BeginAttempt(BeginAttempt {
        payment_id: payment.id,
        transaction: GatewayTransaction {
            gateway: payment.gateway.clone(),
            id: reference,
        },
        document_id: None,
        amount: payment.total,
        gateway_began_at: None,
        card_mask: Some(card_mask),
        rivals: Rivals::ReplacedUnlessSubmitted,
    });
    let error = match attempt_of(execute(&desk.services, begin).await) {
        Ok(attempt) => return Ok(attempt),
        Err(error) => error,
    };
    Err(match error {
        ExecuteError::Refused(
            Refusal::AlreadyPaid | Refusal::PaymentClosed(_) | Refusal::AttemptInProgress,
        ) => NotBegun::SeePayment,
        ExecuteError::Refused(Refusal::WalletLimitExceeded(max)) => {
            NotBegun::Told(Notice::WalletFull(max))
        }
        error => {
            tracing::error!(payment_id = %payment.id, %error, "no attempt of payment {} could be begun", payment.id);
            NotBegun::Told(Notice::Failed)
        }
    })
}

/// Notes that the debit is about to be ordered. Whoever gets anything but an attempt must not order it.
pub(super) async fn submit_attempt(
    desk: &Desk,
    payment: &Payment,
    attempt: &Attempt,
) -> Result<Attempt, ExecuteError> {
    let submit = Action::SubmitAttempt(SubmitAttempt {
        payment_id: payment.id,
        gateway: payment.gateway.clone(),
        number: attempt.number,
    });
    match execute(&desk.services, submit).await? {
        Outcome::Applied {
            receipt: Receipt::AttemptSubmitted(attempt),
            ..
        } => Ok(attempt),
        _ => Err(senseless("submit an attempt")),
    }
}

/// Ends an attempt of which it is known that no money was or will be taken. When that cannot be stored, the job that
/// looks up payments finds out in its time.
pub(in crate::card_page) async fn fail_attempt(
    services: &Services,
    payment: &Payment,
    attempt: &Attempt,
    error_code: i32,
) {
    let fail = Action::FailAttempt(FailAttempt {
        payment_id: payment.id,
        gateway: payment.gateway.clone(),
        number: attempt.number,
        amount: payment.total,
        error_code,
    });
    if let Err(error) = execute(services, fail).await {
        tracing::warn!(
            payment_id = %payment.id,
            attempt = attempt.number.get(),
            %error,
            "the end of attempt {} of payment {} was not stored", attempt.number.get(), payment.id
        );
    }
}

pub(super) async fn execute(services: &Services, action: Action) -> Result<Outcome, ExecuteError> {
    services.ledger().execute(Command::from(action)).await
}

fn attempt_of(outcome: Result<Outcome, ExecuteError>) -> Result<Attempt, ExecuteError> {
    match outcome?.receipt() {
        Some(Receipt::AttemptBegun(attempt)) => Ok(attempt.clone()),
        _ => Err(senseless("begin an attempt")),
    }
}

/// An outcome of another kind than the command has.
fn senseless(doing: &str) -> ExecuteError {
    StorageFailure {
        doing: doing.to_owned(),
        cause: None,
    }
    .into()
}
