use crate::ledger::{Changes, Decision, ExpirePayment, Receipt, Refusal, Snapshot};
use crate::payment::{Cause, PaymentEvent, PaymentStatus, Transition};
use crate::time::Timestamp;

pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    _expire: ExpirePayment,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = snapshot.payment.as_ref().ok_or(Refusal::UnknownPayment)?;
    if found.payment.status == PaymentStatus::Expired {
        return Ok(Decision::repeat(Receipt::PaymentExpired(
            found.payment.clone(),
        )));
    }
    if found.payment.status_at(now) != PaymentStatus::Expired {
        return Err(Refusal::NotExpirable);
    }
    let payment = found.payment.clone().after(Transition::Expire, now)?;
    let changes = Changes {
        payment_events: vec![PaymentEvent::of(&payment, Cause::Expiry, now)],
        payment: Some(payment.clone()),
        ..Changes::default()
    };
    Ok(Decision::apply(changes, Receipt::PaymentExpired(payment)))
}
