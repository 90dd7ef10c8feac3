use super::refund::Movement;
use crate::ledger::{Changes, Decision, Receipt, Refunded, Refusal, RefuseRefund, Snapshot};
use crate::money::AnyMoney;
use crate::payment::{Cause, PaymentEvent};
use crate::refund::{Refund, RefundStatus};
use crate::time::Timestamp;
use crate::wallet::Direction;

/// The gateway keeps the money; the wallet gets back what was reserved.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    refuse: &RefuseRefund,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = snapshot.payment.as_ref().ok_or(Refusal::UnknownPayment)?;
    let payment = found.payment;
    let refund = found
        .refund(refuse.refund_id)
        .ok_or(Refusal::UnknownRefund)?;
    match refund.status {
        RefundStatus::Pending => {}
        RefundStatus::Refused => {
            let refunded = Refunded {
                refund: refund.clone(),
                payment: payment.clone(),
            };
            return Ok(Decision::repeat(Receipt::RefundRefused(Box::new(refunded))));
        }
        RefundStatus::Settled => return Err(Refusal::RefundOver),
    }
    let movement = Movement {
        id: refuse.transaction_id,
        payment,
        direction: Direction::Credit,
        amount: refund.amount,
    };
    let (wallet, transaction) = movement.decide(snapshot.wallet, now)?;
    let refund = Refund {
        error_code: refuse.error_code,
        ..refund.clone().ended(RefundStatus::Refused, now)
    };
    let left = AnyMoney::new(
        payment.refunded.minor - refund.amount.minor,
        refund.amount.currency,
    );
    let after = payment.clone().with_refunded(left);
    let changes = Changes {
        wallets: vec![wallet],
        transactions: vec![transaction],
        payment_events: vec![PaymentEvent::of(&after, Cause::Refund(refund.id), now)],
        payment: Some(after.clone()),
        refund: Some(refund.clone()),
        ..Changes::default()
    };
    let refunded = Refunded {
        refund,
        payment: after,
    };
    Ok(Decision::apply(
        changes,
        Receipt::RefundRefused(Box::new(refunded)),
    ))
}
