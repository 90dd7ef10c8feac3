use super::credit::Credit;
use super::payment_of;
use crate::ledger::{CompleteAttempt, Decision, Receipt, Refusal, Snapshot};
use crate::payment::{AttemptStatus, Cause};
use crate::time::Timestamp;

/// The gateway calls to say that it took the money. For an attempt that is over it is told so and gives it back.
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
        return Ok(Decision::repeat(Receipt::AttemptCompleted(attempt.clone())));
    }
    if complete.amount != found.payment.total {
        return Err(Refusal::AmountMismatch {
            expected: found.payment.total,
        });
    }
    if attempt.status != AttemptStatus::Open {
        return Err(Refusal::AttemptOver);
    }
    let credit = Credit {
        transaction_id: complete.transaction_id,
        document_id: complete.document_id.clone(),
        cause: Cause::Gateway(complete.gateway.clone(), complete.number),
    };
    let (changes, attempt) = credit.decide(snapshot, found, attempt, now)?;
    Ok(Decision::apply(changes, Receipt::AttemptCompleted(attempt)))
}
