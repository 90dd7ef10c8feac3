use super::{dispute, payment_of};
use crate::ledger::{Changes, Decision, FailAttempt, PaymentSnapshot, Receipt, Refusal, Snapshot};
use crate::payment::{Attempt, AttemptStatus, Cause, PaymentEvent, Transition};
use crate::time::Timestamp;

/// Ends an attempt without money. What had succeeded is never undone by this; it is noted for somebody to look at.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    fail: &FailAttempt,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = payment_of(snapshot, &fail.gateway)?;
    let attempt = found.attempt(fail.number).ok_or(Refusal::UnknownAttempt)?;
    if attempt.status == AttemptStatus::Succeeded {
        return Ok(dispute::cancellation(
            found.payment,
            attempt,
            fail.error_code,
            now,
        ));
    }
    if fail.amount != found.payment.total {
        return Err(Refusal::AmountMismatch {
            expected: found.payment.total,
        });
    }
    if attempt.status != AttemptStatus::Open {
        return Ok(Decision::repeat(Receipt::AttemptFailed(attempt.clone())));
    }
    Ok(end(found, attempt, fail.error_code, now))
}

/// Ends an open attempt without money, for a reason that its gateway gives; with the last of them the payment has failed.
pub(super) fn end(
    found: &PaymentSnapshot<'_>,
    attempt: &Attempt,
    error_code: i32,
    now: Timestamp,
) -> Decision {
    let failed = attempt
        .clone()
        .ended(AttemptStatus::Failed, Some(error_code), now);
    let mut changes = Changes {
        attempts: vec![failed.clone()],
        ..Changes::default()
    };
    let is_last_open = found
        .attempts
        .iter()
        .all(|other| other.number == failed.number || other.status != AttemptStatus::Open);
    if is_last_open && let Ok(payment) = found.payment.clone().after(Transition::Fail, now) {
        let cause = Cause::Gateway(failed.transaction.gateway.clone(), failed.number);
        changes
            .payment_events
            .push(PaymentEvent::of(&payment, cause, now));
        changes.payment = Some(payment);
    }
    Decision::apply(changes, Receipt::AttemptFailed(failed))
}
