use super::refund::{Movement, after_settlement};
use super::{fail_attempt, payment_of};
use crate::ledger::{Changes, Decision, Receipt, Refunded, Refusal, ReverseAttempt, Snapshot};
use crate::payment::{AttemptStatus, Cause, PaymentEvent};
use crate::refund::{Refund, RefundOrigin, RefundStatus};
use crate::time::Timestamp;
use crate::wallet::Direction;

/// The gateway calls an attempt off. One that is open ends without money. Of one that succeeded the gateway gives
/// everything back by itself and asks whether we can do without it; a refund of ours that is under way or done would give
/// part of it back twice, and then it is refused.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    reverse: &ReverseAttempt,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = payment_of(snapshot, &reverse.gateway)?;
    let payment = found.payment;
    let attempt = found
        .attempt(reverse.number)
        .ok_or(Refusal::UnknownAttempt)?;
    if let Some(refund) = found.reversal_of(attempt.number) {
        let refunded = Refunded {
            refund: refund.clone(),
            payment: payment.clone(),
        };
        return Ok(Decision::repeat(Receipt::AttemptReversed(Box::new(
            refunded,
        ))));
    }
    match attempt.status {
        AttemptStatus::Succeeded => {}
        AttemptStatus::Open => {
            return Ok(fail_attempt::end(found, attempt, reverse.reason_code, now));
        }
        AttemptStatus::Failed | AttemptStatus::Superseded => {
            return Ok(Decision::repeat(Receipt::AttemptFailed(attempt.clone())));
        }
    }
    if payment.refunded.minor != 0 {
        return Err(Refusal::RefundTooLarge {
            refundable: payment.refundable(),
        });
    }
    let movement = Movement {
        id: reverse.transaction_id,
        payment,
        direction: Direction::Debit,
        amount: payment.amount,
    };
    let (wallet, transaction) = movement.decide(snapshot.wallet, now)?;
    let refund = Refund {
        id: reverse.refund_id,
        payment_id: payment.id,
        user_id: payment.user_id,
        gateway: payment.gateway.clone(),
        attempt: attempt.number,
        amount: payment.amount,
        status: RefundStatus::Settled,
        origin: RefundOrigin::Gateway(reverse.reason_code),
        reference: None,
        error_code: None,
        requested_at: now,
        ordered_at: None,
        ended_at: Some(now),
        disputed_at: None,
    };
    let mut after = after_settlement(payment, payment.amount.minor, now)?;
    after.refunded = payment.amount;
    let cause = Cause::Gateway(reverse.gateway.clone(), attempt.number);
    let changes = Changes {
        wallets: vec![wallet],
        transactions: vec![transaction],
        payment_events: vec![PaymentEvent::of(&after, cause, now)],
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
        Receipt::AttemptReversed(Box::new(refunded)),
    ))
}
