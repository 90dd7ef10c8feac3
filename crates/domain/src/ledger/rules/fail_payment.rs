use crate::administration::{AdminAction, AdminLogEntry, AdminTarget};
use crate::ledger::{
    Attempted, Changes, Decision, FailPayment, PaymentSnapshot, Receipt, Refusal, Snapshot,
};
use crate::payment::{
    Attempt, AttemptStatus, Cause, Payment, PaymentEvent, PaymentStatus, Transition,
};
use crate::time::Timestamp;

/// Staff have seen in the gateway's own books that it took nothing. Refused while the gateway may still end the payment by
/// itself. Its attempts fail as if the gateway had said so: it is asked about them once more with all that failed, and should
/// it hold the money after all, that is credited late or comes into question.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    fail: &FailPayment,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = snapshot.payment.as_ref().ok_or(Refusal::UnknownPayment)?;
    match found.payment.status_at(now) {
        PaymentStatus::Processing => {}
        PaymentStatus::Failed | PaymentStatus::Cancelled | PaymentStatus::Expired => {
            return Ok(Decision::repeat(receipt(
                found.payment.clone(),
                found.attempts.clone(),
            )));
        }
        status => return Err(Refusal::NotEndable(status)),
    }
    let until = found.payment.in_hand_until();
    if now < until {
        return Err(Refusal::StillInHand { until });
    }
    let payment = found.payment.clone().after(Transition::Fail, now)?;
    let ended = ended(found, now);
    let actor = fail.order.actor;
    let entry = AdminLogEntry {
        id: fail.order.id,
        actor,
        action: AdminAction::FailPayment,
        target: AdminTarget::Payment(payment.id),
        before: Some(facts(found.payment)),
        after: Some(facts(&payment)),
        reason: Some(fail.order.reason.clone()),
        at: now,
    };
    let changes = Changes {
        payment_events: vec![PaymentEvent::of(&payment, Cause::Staff(actor.user_id), now)],
        payment: Some(payment.clone()),
        attempts: ended.clone(),
        admin_entry: Some(entry),
        ..Changes::default()
    };
    let attempts = found.attempts.iter().map(|attempt| {
        let after = ended.iter().find(|it| it.number == attempt.number);
        after.unwrap_or(attempt).clone()
    });
    let receipt = receipt(payment, attempts.collect());
    Ok(Decision::apply(changes, receipt))
}

/// The attempts that were open.
fn ended(found: &PaymentSnapshot<'_>, now: Timestamp) -> Vec<Attempt> {
    let open = found
        .attempts
        .iter()
        .filter(|attempt| attempt.status == AttemptStatus::Open);
    open.map(|attempt| attempt.clone().ended(AttemptStatus::Failed, None, now))
        .collect()
}

fn facts(payment: &Payment) -> String {
    format!(r#"{{"status":"{}"}}"#, payment.status)
}

fn receipt(payment: Payment, attempts: Vec<Attempt>) -> Receipt {
    Receipt::PaymentFailed(Box::new(Attempted { payment, attempts }))
}
