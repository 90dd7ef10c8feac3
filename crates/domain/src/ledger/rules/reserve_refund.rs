use super::refund::Movement;
use crate::administration::{AdminAction, AdminLogEntry, AdminTarget};
use crate::ledger::{Changes, Decision, Receipt, Refunded, Refusal, ReserveRefund, Snapshot};
use crate::money::AnyMoney;
use crate::payment::{AttemptStatus, Cause, Payment, PaymentEvent};
use crate::refund::{Refund, RefundOrigin, RefundStatus};
use crate::time::Timestamp;
use crate::wallet::Direction;

/// Debits the wallet and notes the refund, unless it is known that there is no way back. Refunds that are pending count as
/// much as those that are settled, so that no two of them give the same money back.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    reserve: &ReserveRefund,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = snapshot.payment.as_ref().ok_or(Refusal::UnknownPayment)?;
    let payment = found.payment;
    if let Some(refund) = found.refund(reserve.refund_id) {
        return Ok(Decision::repeat(receipt(refund.clone(), payment.clone())));
    }
    if !payment.status.is_paid() {
        return Err(Refusal::NotRefundable(payment.status));
    }
    let refundable = payment.refundable();
    let amount = reserve.amount.unwrap_or(refundable);
    if amount.currency != payment.amount.currency || amount.minor > refundable.minor {
        return Err(Refusal::RefundTooLarge { refundable });
    }
    if amount.minor <= 0 {
        return Err(Refusal::NotRefundable(payment.status));
    }
    let attempt = found
        .attempts
        .iter()
        .find(|attempt| attempt.status == AttemptStatus::Succeeded)
        .ok_or(Refusal::UnknownAttempt)?;
    if let Some(obstacle) = reserve.way_back.obstacle(payment, amount) {
        return Err(obstacle.into());
    }
    let movement = Movement {
        id: reserve.transaction_id,
        payment,
        direction: Direction::Debit,
        amount,
    };
    let (wallet, transaction) = movement.decide(snapshot.wallet, now)?;
    let actor = reserve.order.actor;
    let refund = Refund {
        id: reserve.refund_id,
        payment_id: payment.id,
        user_id: payment.user_id,
        gateway: payment.gateway.clone(),
        attempt: attempt.number,
        amount,
        status: RefundStatus::Pending,
        origin: RefundOrigin::Staff(actor.user_id, reserve.order.reason.clone()),
        reference: None,
        error_code: None,
        requested_at: now,
        ordered_at: None,
        ended_at: None,
        disputed_at: None,
    };
    let refunded = AnyMoney::new(payment.refunded.minor + amount.minor, amount.currency);
    let after = payment.clone().with_refunded(refunded);
    let entry = AdminLogEntry {
        id: reserve.order.id,
        actor,
        action: AdminAction::RefundPayment,
        target: AdminTarget::Payment(payment.id),
        before: Some(format!(r#"{{"refunded":{}}}"#, payment.refunded)),
        after: Some(format!(
            r#"{{"refunded":{refunded},"amount":{amount},"refund_id":"{}"}}"#,
            refund.id
        )),
        reason: Some(reserve.order.reason.clone()),
        at: now,
    };
    let changes = Changes {
        wallets: vec![wallet],
        transactions: vec![transaction],
        payment_events: vec![PaymentEvent::of(&after, Cause::Staff(actor.user_id), now)],
        payment: Some(after.clone()),
        refund: Some(refund.clone()),
        admin_entry: Some(entry),
        ..Changes::default()
    };
    Ok(Decision::apply(changes, receipt(refund, after)))
}

fn receipt(refund: Refund, payment: Payment) -> Receipt {
    Receipt::RefundReserved(Box::new(Refunded { refund, payment }))
}
