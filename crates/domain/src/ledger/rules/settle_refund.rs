use super::refund::{Movement, after_settlement, settled_minor};
use super::refund_end::{Ended, cause, line};
use crate::ledger::{
    Changes, Decision, PaymentSnapshot, Receipt, Refunded, Refusal, SettleRefund, Snapshot,
};
use crate::money::{AmountOverflow, AnyMoney};
use crate::payment::{Payment, PaymentEvent};
use crate::refund::{Refund, RefundStatus};
use crate::time::Timestamp;
use crate::wallet::Direction;

/// The payer has the money. Of a refund that is pending the wallet was debited before. Of one that had been refused the
/// wallet has the money too: the gateway's word alone does not take it out again, staff's does. While an order may still be
/// carried out staff do not settle it: what they gave back themselves the gateway would give back once more.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    settle: &SettleRefund,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = snapshot.payment.as_ref().ok_or(Refusal::UnknownPayment)?;
    let refund = found
        .refund(settle.refund_id)
        .ok_or(Refusal::UnknownRefund)?;
    let ended = Ended {
        refund,
        payment: found.payment,
        by_hand: settle.by_hand.as_ref(),
    };
    let reserved = match (refund.status, &settle.by_hand) {
        (RefundStatus::Pending, Some(_)) if refund.may_be_under_way(now) => {
            return Err(Refusal::RefundOrdered);
        }
        (RefundStatus::Pending, _) => Reserved {
            refunded: found.payment.refunded,
            changes: Changes::default(),
        },
        (RefundStatus::Settled, _) => return Ok(ended.confirmed(Receipt::RefundSettled, now)),
        (RefundStatus::Refused, None) => return Ok(ended.disputed(now)),
        (RefundStatus::Refused, Some(_)) => reserve_again(snapshot, found, settle, refund, now)?,
    };
    let settled = settled_minor(&found.refunds)?
        .checked_add(refund.amount.minor)
        .ok_or(AmountOverflow)?;
    let payment = Payment {
        refunded: reserved.refunded,
        ..after_settlement(found.payment, settled, now)?
    };
    let after = Refund {
        reference: settle.reference.clone(),
        error_code: None,
        disputed_at: None,
        ..refund.clone().ended(RefundStatus::Settled, now)
    };
    let by_hand = settle.by_hand.as_ref();
    let changes = Changes {
        payment_events: vec![PaymentEvent::of(&payment, cause(refund, by_hand), now)],
        payment: Some(payment.clone()),
        admin_entry: by_hand.map(|order| line(order, refund, &after, now)),
        refund: Some(after.clone()),
        ..reserved.changes
    };
    let refunded = Refunded {
        refund: after,
        payment,
    };
    Ok(Decision::apply(
        changes,
        Receipt::RefundSettled(Box::new(refunded)),
    ))
}

/// What went out of the wallet for a payment, and what must change for that.
struct Reserved {
    refunded: AnyMoney,
    changes: Changes,
}

/// Takes what a refusal had given back out of the wallet again, if the payment still has it to give.
fn reserve_again(
    snapshot: &Snapshot<'_>,
    found: &PaymentSnapshot<'_>,
    settle: &SettleRefund,
    refund: &Refund,
    now: Timestamp,
) -> Result<Reserved, Refusal> {
    let payment = found.payment;
    let refundable = payment.refundable();
    if !payment.status.is_paid() || refund.amount.minor > refundable.minor {
        return Err(Refusal::RefundTooLarge { refundable });
    }
    let movement = Movement {
        id: settle.transaction_id,
        payment,
        direction: Direction::Debit,
        amount: refund.amount,
    };
    let (wallet, transaction) = movement.decide(snapshot.wallet, now)?;
    let refunded = AnyMoney::new(
        payment.refunded.minor + refund.amount.minor,
        refund.amount.currency,
    );
    let changes = Changes {
        wallets: vec![wallet],
        transactions: vec![transaction],
        ..Changes::default()
    };
    Ok(Reserved { refunded, changes })
}
