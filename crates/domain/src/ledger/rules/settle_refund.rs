use super::refund::{after_settlement, settled_minor};
use crate::ledger::{Changes, Decision, Receipt, Refunded, Refusal, SettleRefund, Snapshot};
use crate::money::AmountOverflow;
use crate::payment::{Cause, PaymentEvent};
use crate::refund::{Refund, RefundStatus};
use crate::time::Timestamp;

/// The gateway gave the money back; the wallet was debited before.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    settle: &SettleRefund,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = snapshot.payment.as_ref().ok_or(Refusal::UnknownPayment)?;
    let refund = found
        .refund(settle.refund_id)
        .ok_or(Refusal::UnknownRefund)?;
    match refund.status {
        RefundStatus::Pending => {}
        RefundStatus::Settled => {
            let refunded = Refunded {
                refund: refund.clone(),
                payment: found.payment.clone(),
            };
            return Ok(Decision::repeat(Receipt::RefundSettled(Box::new(refunded))));
        }
        RefundStatus::Refused => return Err(Refusal::RefundOver),
    }
    let settled = settled_minor(&found.refunds)?
        .checked_add(refund.amount.minor)
        .ok_or(AmountOverflow)?;
    let payment = after_settlement(found.payment, settled, now)?;
    let refund = Refund {
        reference: settle.reference.clone(),
        ..refund.clone().ended(RefundStatus::Settled, now)
    };
    let changes = Changes {
        payment_events: vec![PaymentEvent::of(&payment, Cause::Refund(refund.id), now)],
        payment: Some(payment.clone()),
        refund: Some(refund.clone()),
        ..Changes::default()
    };
    let refunded = Refunded { refund, payment };
    Ok(Decision::apply(
        changes,
        Receipt::RefundSettled(Box::new(refunded)),
    ))
}
