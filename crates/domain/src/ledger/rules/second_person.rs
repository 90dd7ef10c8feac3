use crate::administration::{
    AdminOrder, Approval, Oversight, RefundPlace, SoloOrder, StaffAct, StaffOrder,
};
use crate::ledger::{Changes, Decision, Receipt, Refunded, Snapshot};
use crate::time::Timestamp;

/// Lets pass what one person may order alone, and notes it, so that it counts from then on. Anything else changes nothing but
/// that it waits for a second person. What a rule refuses by itself nobody is asked about.
pub(super) fn ask(
    snapshot: &Snapshot<'_>,
    order: Option<&AdminOrder>,
    decision: Decision,
    now: Timestamp,
) -> Decision {
    let overseen = order.and_then(|order| Some((order, order.oversight.as_ref()?)));
    let (Some((order, oversight)), Some(given)) = (overseen, given(&decision)) else {
        return decision;
    };
    let ordered_alone = snapshot.ordered_alone_like(&given);
    if !oversight.rule.allows_alone(ordered_alone, given.amount) {
        return wait(order, oversight, given, now);
    }
    let solo_order = SoloOrder {
        id: order.id,
        staff_id: order.actor.user_id,
        kind: given.kind(),
        amount: given.amount,
        at: now,
    };
    Decision {
        changes: Changes {
            solo_order: Some(solo_order),
            ..decision.changes
        },
        ..decision
    }
}

/// The order that a decision would carry out; `None` when no money changes hands by it.
fn given(decision: &Decision) -> Option<StaffOrder> {
    if decision.is_repeat {
        return None;
    }
    match &decision.receipt {
        Receipt::WalletAdjusted(adjusted) => Some(StaffOrder {
            user_id: adjusted.wallet.key.user_id,
            amount: adjusted.transaction.amount(),
            act: StaffAct::Adjust(adjusted.transaction.direction),
        }),
        Receipt::RefundReserved(refunded) => Some(about(refunded, StaffAct::Refund)),
        // Staff who have only looked at a disputed refund leave its payment as it was.
        Receipt::RefundSettled(_) | Receipt::RefundRefused(_)
            if decision.changes.payment.is_none() =>
        {
            None
        }
        Receipt::RefundSettled(refunded) => Some(about(refunded, StaffAct::Settle)),
        Receipt::RefundRefused(refunded) => Some(about(refunded, StaffAct::Refuse)),
        _ => None,
    }
}

fn about(refunded: &Refunded, act: fn(RefundPlace) -> StaffAct) -> StaffOrder {
    let refund = &refunded.refund;
    StaffOrder {
        user_id: refund.user_id,
        amount: refund.amount,
        act: act(RefundPlace {
            payment_id: refund.payment_id,
            refund_id: refund.id,
        }),
    }
}

fn wait(order: &AdminOrder, oversight: &Oversight, given: StaffOrder, now: Timestamp) -> Decision {
    let approval = Approval {
        id: oversight.approval_id,
        order: given,
        ordered_by: order.actor,
        reason: order.reason.clone(),
        requested_at: now,
        expires_at: now + oversight.rule.valid_for,
        verdict: None,
    };
    let changes = Changes {
        approval: Some((approval.clone(), approval.line_of_request(order.id))),
        ..Changes::default()
    };
    Decision::apply(changes, Receipt::ApprovalRequested(Box::new(approval)))
}
