use super::refund::Movement;
use super::refund_end::{Ended, cause, line};
use crate::ledger::{Changes, Decision, Receipt, Refunded, Refusal, RefuseRefund, Snapshot};
use crate::money::AnyMoney;
use crate::payment::PaymentEvent;
use crate::refund::{Refund, RefundStatus};
use crate::time::Timestamp;
use crate::wallet::Direction;

/// The payer does not get the money; the wallet gets back what was reserved. Of a refund that was settled nobody is
/// believed to say so: it is noted when the gateway does. Nor are staff of one whose order may still be carried out: the
/// wallet would have the money, and then the payer too.
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
    let by_hand = refuse.by_hand.as_ref();
    let ended = Ended {
        refund,
        payment,
        by_hand,
    };
    match (refund.status, by_hand) {
        (RefundStatus::Pending, Some(_)) if refund.may_be_under_way(now) => {
            return Err(Refusal::RefundOrdered);
        }
        (RefundStatus::Pending, _) => {}
        (RefundStatus::Refused, _) => return Ok(ended.confirmed(Receipt::RefundRefused, now)),
        (RefundStatus::Settled, None) => return Ok(ended.disputed(now)),
        (RefundStatus::Settled, Some(_)) => return Err(Refusal::RefundOver),
    }
    let movement = Movement {
        id: refuse.transaction_id,
        payment,
        direction: Direction::Credit,
        amount: refund.amount,
    };
    let (wallet, transaction) = movement.decide(snapshot.wallet, now)?;
    let refused = Refund {
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
        payment_events: vec![PaymentEvent::of(&after, cause(refund, by_hand), now)],
        payment: Some(after.clone()),
        admin_entry: by_hand.map(|order| line(order, refund, &refused, now)),
        refund: Some(refused.clone()),
        ..Changes::default()
    };
    let refunded = Refunded {
        refund: refused,
        payment: after,
    };
    Ok(Decision::apply(
        changes,
        Receipt::RefundRefused(Box::new(refunded)),
    ))
}
