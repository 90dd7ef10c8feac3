use crate::ledger::{Changes, Decision, Receipt, Refunded, Refusal, Snapshot, WithdrawRefundOrder};
use crate::refund::{Refund, RefundStatus};

/// Nothing was sent, so that the refund is as if it had not been ordered this time. An order before that stays noted: it may
/// have been sent.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    withdraw: WithdrawRefundOrder,
) -> Result<Decision, Refusal> {
    let found = snapshot.payment.as_ref().ok_or(Refusal::UnknownPayment)?;
    let refund = found
        .refund(withdraw.refund_id)
        .ok_or(Refusal::UnknownRefund)?;
    if refund.status != RefundStatus::Pending {
        return Err(Refusal::RefundOver);
    }
    let before = Refund {
        ordered_at: withdraw.last_ordered_at,
        ..refund.clone()
    };
    let receipt = Receipt::RefundOrderWithdrawn(Box::new(Refunded {
        refund: before.clone(),
        payment: found.payment.clone(),
    }));
    if refund.ordered_at == withdraw.last_ordered_at {
        return Ok(Decision::repeat(receipt));
    }
    if refund.ordered_at != Some(withdraw.ordered_at) {
        return Err(Refusal::RefundOrdered);
    }
    let changes = Changes {
        refund: Some(before),
        ..Changes::default()
    };
    Ok(Decision::apply(changes, receipt))
}
