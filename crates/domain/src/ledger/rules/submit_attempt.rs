use super::payment_of;
use crate::ledger::{Changes, Decision, Receipt, Refusal, Snapshot, SubmitAttempt};
use crate::payment::{Attempt, AttemptStatus};
use crate::time::Timestamp;

/// Lets one caller send the order to debit, once. There is no repeat: whoever comes second cannot know whether the first
/// has sent it, and must ask the gateway.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    submit: &SubmitAttempt,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = payment_of(snapshot, &submit.gateway)?;
    let attempt = found
        .attempt(submit.number)
        .ok_or(Refusal::UnknownAttempt)?;
    if found.payment.status.is_paid() {
        return Err(Refusal::AlreadyPaid);
    }
    if attempt.status != AttemptStatus::Open || attempt.is_abandoned(now) {
        return Err(Refusal::AttemptOver);
    }
    if attempt.submitted_at.is_some() {
        return Err(Refusal::AttemptSubmitted);
    }
    let submitted = Attempt {
        submitted_at: Some(now),
        ..attempt.clone()
    };
    let changes = Changes {
        attempts: vec![submitted.clone()],
        ..Changes::default()
    };
    Ok(Decision::apply(
        changes,
        Receipt::AttemptSubmitted(submitted),
    ))
}
