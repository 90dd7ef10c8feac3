use crate::ledger::{CancelPayment, Changes, Decision, Receipt, Refusal, Snapshot};
use crate::payment::{Cause, PaymentEvent, PaymentStatus, Transition};
use crate::time::Timestamp;

pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    cancel: &CancelPayment,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = snapshot.payment.as_ref().ok_or(Refusal::UnknownPayment)?;
    if found.payment.user_id != cancel.user_id {
        return Err(Refusal::UnknownPayment);
    }
    let status = found.payment.status_at(now);
    if status != PaymentStatus::Pending {
        return Err(Refusal::PaymentNotCancellable(status));
    }
    let payment = found.payment.clone().after(Transition::Cancel, now)?;
    let changes = Changes {
        payment_events: vec![PaymentEvent::of(&payment, Cause::Payer, now)],
        payment: Some(payment.clone()),
        ..Changes::default()
    };
    Ok(Decision::apply(changes, Receipt::PaymentCancelled(payment)))
}
