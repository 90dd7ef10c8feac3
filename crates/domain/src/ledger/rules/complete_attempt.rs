use super::credit::Credit;
use super::{dispute, payment_of};
use crate::ledger::{CompleteAttempt, Decision, IfOver, Receipt, Refusal, Snapshot};
use crate::payment::{AttemptStatus, Cause};
use crate::time::Timestamp;

/// The gateway calls to say that it took the money. For an attempt that is over it is told so and gives it back, or its
/// money is credited all the same; money that the payment does not need is noted for somebody to look at.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    complete: &CompleteAttempt,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = payment_of(snapshot, &complete.gateway)?;
    let attempt = found
        .attempt(complete.number)
        .ok_or(Refusal::UnknownAttempt)?;
    if attempt.status == AttemptStatus::Succeeded {
        if attempt.has_other_document(complete.document_id.as_deref()) {
            return Ok(dispute::completion(found.payment, attempt, now));
        }
        return Ok(Decision::repeat(Receipt::AttemptCompleted(attempt.clone())));
    }
    if complete.amount != found.payment.total {
        return Err(Refusal::AmountMismatch {
            expected: found.payment.total,
        });
    }
    let is_paid = found.payment.status.is_paid();
    if is_paid || attempt.status != AttemptStatus::Open {
        match complete.if_over {
            IfOver::TakesNothing => return Err(Refusal::AttemptOver),
            // Unless staff have seen the money go back: then it is said to be there against that.
            IfOver::Keeps if !is_paid && attempt.status != AttemptStatus::Superseded => {}
            IfOver::Keeps | IfOver::GivesBack => {
                return Ok(dispute::completion(found.payment, attempt, now));
            }
        }
    }
    let credit = Credit {
        transaction_id: complete.transaction_id,
        document_id: complete.document_id.clone(),
        cause: Cause::Gateway(complete.gateway.clone(), complete.number),
    };
    let (changes, attempt) = credit.decide(snapshot, found, attempt, now)?;
    Ok(Decision::apply(changes, Receipt::AttemptCompleted(attempt)))
}
