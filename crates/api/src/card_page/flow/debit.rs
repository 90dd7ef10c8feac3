use std::time::Duration;

use domain::card::{CardRefusal, ConfirmedCard, DebitOrder, DebitOutcome};
use domain::ledger::{Action, CompleteAttempt, ExecuteError, IfOver, Outcome, Receipt};
use domain::payment::{Attempt, Payment};

use super::Desk;
use super::attempts::{execute, fail_attempt};

/// How often a success is written again when the storage fails; then the job that looks up payments does it.
const WRITES_MAX: u32 = 5;
/// Before it is written again for the first time; each time twice as long.
const WRITE_PAUSE: Duration = Duration::from_millis(200);

/// How a debit ended, as far as it is known.
pub(super) enum Ended {
    /// The money was taken.
    Paid,
    /// It was not and will not be.
    Declined(CardRefusal),
    /// Nobody knows yet; the job that looks up payments finds out.
    InDoubt,
}

/// Orders the debit of an attempt that was just stored as submitted, once, and writes down how it ended.
pub(super) async fn debit(
    desk: &Desk,
    card: &ConfirmedCard,
    payment: &Payment,
    attempt: &Attempt,
) -> Ended {
    let number = attempt.number.get();
    let _running = desk.page.debits.begin(attempt.number);
    let outcome = desk
        .cards
        .debit(card, &DebitOrder { payment, attempt })
        .await;
    match outcome {
        DebitOutcome::Paid { document_id } => {
            match complete(desk, payment, attempt, document_id).await {
                Ok(()) => Ended::Paid,
                Err(error) => {
                    tracing::error!(
                        payment_id = %payment.id,
                        attempt = number,
                        %error,
                        "attempt {number} of payment {} was paid, which could not be stored; it will be looked up", payment.id
                    );
                    desk.services.look_ups.doubts.raise(payment.id);
                    Ended::InDoubt
                }
            }
        }
        DebitOutcome::Declined { refusal, code } => {
            tracing::info!(
                payment_id = %payment.id,
                attempt = number,
                code,
                "attempt {number} of payment {} was declined: {}", payment.id, refusal.as_str()
            );
            fail_attempt(&desk.services, payment, attempt, code).await;
            Ended::Declined(refusal)
        }
        DebitOutcome::Unknown { problem } => {
            tracing::warn!(
                payment_id = %payment.id,
                attempt = number,
                problem,
                "it is not known whether attempt {number} of payment {} was debited; it will be looked up", payment.id
            );
            desk.services.look_ups.doubts.raise(payment.id);
            Ended::InDoubt
        }
    }
}

/// Credits the wallet; again and again for a while, because the money has been taken. Also when something else had ended
/// the attempt meanwhile: the gateway holds the money all the same. When another debit brought the payment's money
/// before, the payer has paid twice, and staff must give one back.
async fn complete(
    desk: &Desk,
    payment: &Payment,
    attempt: &Attempt,
    document_id: Option<String>,
) -> Result<(), ExecuteError> {
    let action = Action::CompleteAttempt(CompleteAttempt {
        payment_id: payment.id,
        gateway: payment.gateway.clone(),
        number: attempt.number,
        amount: payment.total,
        document_id,
        if_over: IfOver::Keeps,
        transaction_id: desk.services.ids().transaction(desk.now()),
    });
    let outcome = persist(desk, action).await?;
    if let Some(Receipt::CompletionDisputed(_)) = outcome.receipt() {
        tracing::error!(
            payment_id = %payment.id,
            attempt = attempt.number.get(),
            reference = attempt.transaction.id,
            "payment {} was paid, and debited once more by attempt {}; somebody must look", payment.id, attempt.number.get()
        );
    }
    Ok(())
}

async fn persist(desk: &Desk, action: Action) -> Result<Outcome, ExecuteError> {
    let mut pause = WRITE_PAUSE;
    for _ in 1..WRITES_MAX {
        match execute(&desk.services, action.clone()).await {
            Err(ExecuteError::Overloaded | ExecuteError::Failed(_)) => {
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
            ended => return ended,
        }
    }
    execute(&desk.services, action).await
}
