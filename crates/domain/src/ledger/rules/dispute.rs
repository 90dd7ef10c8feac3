//! What a gateway says against how an attempt ended. The money stays where it is; the payment's history and the attempt say
//! that somebody must look.

use crate::ledger::{Changes, Decision, Receipt};
use crate::payment::{Attempt, AttemptStatus, Cause, Payment, PaymentEvent};
use crate::time::Timestamp;

/// The gateway took money that is not credited: in an attempt that was over, in a second one of a payment that is paid, or
/// once more in the one that brought the money.
pub(super) fn completion(payment: &Payment, attempt: &Attempt, now: Timestamp) -> Decision {
    let is_open = attempt.status == AttemptStatus::Open;
    let is_noted = attempt.disputed_at.is_some() && !attempt.is_cancellation_disputed();
    if is_noted && !is_open {
        return Decision::repeat(Receipt::CompletionDisputed(attempt.clone()));
    }
    let ended = match attempt.status {
        AttemptStatus::Open => {
            let superseded = AttemptStatus::Superseded;
            attempt.clone().ended(superseded, None, now)
        }
        // That a cancellation has not come about would clear this up too, were its code kept.
        AttemptStatus::Succeeded => Attempt {
            error_code: None,
            ..attempt.clone()
        },
        AttemptStatus::Failed | AttemptStatus::Superseded => attempt.clone(),
    };
    let disputed = ended.disputed(now);
    let changes = noted(payment, disputed.clone(), now);
    Decision::apply(changes, Receipt::CompletionDisputed(disputed))
}

/// The gateway speaks of a cancellation of what it had confirmed.
pub(super) fn cancellation(
    payment: &Payment,
    attempt: &Attempt,
    error_code: i32,
    now: Timestamp,
) -> Decision {
    if attempt.disputed_at.is_some() {
        return Decision::repeat(Receipt::CancellationDisputed(attempt.clone()));
    }
    let disputed = Attempt {
        error_code: Some(error_code),
        ..attempt.clone().disputed(now)
    };
    let changes = noted(payment, disputed.clone(), now);
    Decision::apply(changes, Receipt::CancellationDisputed(disputed))
}

fn noted(payment: &Payment, attempt: Attempt, now: Timestamp) -> Changes {
    let cause = Cause::DisputedByGateway(attempt.transaction.gateway.clone(), attempt.number);
    Changes {
        payment_events: vec![PaymentEvent::of(payment, cause, now)],
        attempts: vec![attempt],
        ..Changes::default()
    }
}
