use crate::ledger::{Changes, Decision, OrderRefund, Receipt, Refunded, Refusal, Snapshot};
use crate::refund::{Refund, RefundStatus};
use crate::time::Timestamp;

/// Lets one caller send the order to give the money back. There is no repeat: whoever comes second cannot know whether the
/// first has sent it, and must ask the gateway.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    order: OrderRefund,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = snapshot.payment.as_ref().ok_or(Refusal::UnknownPayment)?;
    let refund = found
        .refund(order.refund_id)
        .ok_or(Refusal::UnknownRefund)?;
    if refund.status != RefundStatus::Pending {
        return Err(Refusal::RefundOver);
    }
    if refund.ordered_at != order.last_ordered_at {
        return Err(Refusal::RefundOrdered);
    }
    let refund = Refund {
        ordered_at: Some(now),
        ..refund.clone()
    };
    let changes = Changes {
        refund: Some(refund.clone()),
        ..Changes::default()
    };
    let refunded = Refunded {
        refund,
        payment: found.payment.clone(),
    };
    Ok(Decision::apply(
        changes,
        Receipt::RefundOrdered(Box::new(refunded)),
    ))
}
