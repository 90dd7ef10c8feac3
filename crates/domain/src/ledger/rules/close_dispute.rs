use crate::administration::{AdminAction, AdminLogEntry, AdminTarget};
use crate::ledger::{
    Attempted, Changes, CloseDispute, Decision, PaymentSnapshot, Receipt, Refusal, Snapshot,
};
use crate::payment::{Attempt, AttemptStatus, Cause, Payment, PaymentEvent};
use crate::time::Timestamp;

/// Staff have looked, and nothing is left in question about an attempt. No money moves: what is to be put right of it is put
/// right by a refund or an adjustment.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    close: &CloseDispute,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = snapshot.payment.as_ref().ok_or(Refusal::UnknownPayment)?;
    let attempt = found.attempt(close.number).ok_or(Refusal::UnknownAttempt)?;
    if attempt.disputed_at.is_none() {
        return Ok(Decision::repeat(receipt(found, attempt)));
    }
    let closed = closed(found.payment, attempt, now)?;
    let actor = close.order.actor;
    let entry = AdminLogEntry {
        id: close.order.id,
        actor,
        action: AdminAction::CloseDispute,
        target: AdminTarget::Payment(found.payment.id),
        before: Some(facts(attempt)),
        after: Some(facts(&closed)),
        reason: Some(close.order.reason.clone()),
        at: now,
    };
    let cause = Cause::DisputeClosed(actor.user_id, closed.number);
    let changes = Changes {
        payment_events: vec![PaymentEvent::of(found.payment, cause, now)],
        attempts: vec![closed.clone()],
        admin_entry: Some(entry),
        ..Changes::default()
    };
    Ok(Decision::apply(changes, receipt(found, &closed)))
}

/// The attempt afterwards. One that is over and that no credit came of must not bring one later either: its gateway was told
/// so, and what it says otherwise is in question anew.
fn closed(payment: &Payment, attempt: &Attempt, now: Timestamp) -> Result<Attempt, Refusal> {
    let cleared = attempt.clone().cleared();
    match attempt.status {
        AttemptStatus::Succeeded | AttemptStatus::Superseded => Ok(cleared),
        AttemptStatus::Failed => Ok(Attempt {
            status: AttemptStatus::Superseded,
            ..cleared
        }),
        // The order to debit a card is on its way, of a payment that another one has paid.
        AttemptStatus::Open => {
            let until = payment.in_hand_until();
            if now < until {
                return Err(Refusal::StillInHand { until });
            }
            Ok(cleared.ended(AttemptStatus::Superseded, None, now))
        }
    }
}

fn facts(attempt: &Attempt) -> String {
    format!(
        r#"{{"attempt":{},"status":"{}","is_disputed":{}}}"#,
        attempt.number.get(),
        attempt.status.as_str(),
        attempt.disputed_at.is_some()
    )
}

fn receipt(found: &PaymentSnapshot<'_>, closed: &Attempt) -> Receipt {
    let attempts = found.attempts.iter().map(|attempt| {
        if attempt.number == closed.number {
            closed.clone()
        } else {
            attempt.clone()
        }
    });
    Receipt::DisputeClosed(Box::new(Attempted {
        payment: found.payment.clone(),
        attempts: attempts.collect(),
    }))
}
