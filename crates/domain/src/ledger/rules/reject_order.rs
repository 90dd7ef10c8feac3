use crate::administration::{ApprovalState, Verdict};
use crate::ledger::{Changes, Decision, Receipt, Refusal, RejectOrder, Snapshot};
use crate::time::Timestamp;

/// The order will not be carried out. Who gave it withdraws it so.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    reject: &RejectOrder,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let approval = snapshot.approval.ok_or(Refusal::UnknownApproval)?;
    match approval.state_at(now) {
        ApprovalState::Pending => {}
        ApprovalState::Rejected => {
            let rejected = Box::new(approval.clone());
            return Ok(Decision::repeat(Receipt::OrderRejected(rejected)));
        }
        state @ (ApprovalState::Approved | ApprovalState::Expired) => {
            return Err(Refusal::ApprovalOver(state));
        }
    }
    let verdict = Verdict {
        is_approved: false,
        by: reject.order.actor,
        reason: Some(reject.order.reason.clone()),
        at: now,
    };
    let line = approval.line_of_verdict(reject.order.id, &verdict);
    let after = approval.decided(verdict);
    let changes = Changes {
        approval: Some((after.clone(), line)),
        ..Changes::default()
    };
    Ok(Decision::apply(
        changes,
        Receipt::OrderRejected(Box::new(after)),
    ))
}
