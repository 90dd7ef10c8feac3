use crate::administration::{AdminLogEntry, Approval, ApprovalState, StaffAct, Verdict};
use crate::ids::UserId;
use crate::ledger::{ApproveOrder, Approved, Changes, Decision, Receipt, Refusal, Snapshot};
use crate::refund::RefundStatus;
use crate::time::Timestamp;

/// Decides the order anew, as things stand, and lets it be carried out together with the approval. When it is refused now, the
/// approval waits on. There is no second time: whoever else approves finds it approved.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    approve: &ApproveOrder,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let approval = snapshot
        .approval
        .filter(|approval| approval.order == approve.order)
        .ok_or(Refusal::UnknownApproval)?;
    if approval.is_of(approve.actor.user_id) {
        return Err(Refusal::OwnOrder);
    }
    match approval.state_at(now) {
        ApprovalState::Pending => {}
        ApprovalState::Approved => return Ok(Decision::repeat(receipt(approval.clone(), None))),
        state @ (ApprovalState::Rejected | ApprovalState::Expired) => {
            return Err(Refusal::ApprovalOver(state));
        }
    }
    if was_refused_meanwhile(snapshot, approval) {
        return Err(Refusal::RefundOver);
    }
    let done = super::decide(snapshot, &approve.action(approval), now)?;
    let verdict = Verdict {
        is_approved: true,
        by: approve.actor,
        reason: approve.reason.clone(),
        at: now,
    };
    let line = approval.line_of_verdict(approve.line_id, &verdict);
    let after = approval.decided(verdict);
    let changes = Changes {
        admin_entry: done
            .changes
            .admin_entry
            .map(|entry| with_second_person(entry, &after, approve.actor.user_id)),
        approval: Some((after.clone(), line)),
        ..done.changes
    };
    Ok(Decision::apply(changes, receipt(after, Some(done.receipt))))
}

/// Whether a refund that was to be settled has been refused since that was ordered. Its wallet has the money again, and settling
/// it now would take out what nobody ordered to be taken out.
fn was_refused_meanwhile(snapshot: &Snapshot<'_>, approval: &Approval) -> bool {
    let StaffAct::Settle(place) = approval.order.act else {
        return false;
    };
    let payment = snapshot.payment.as_ref();
    let refund = payment.and_then(|payment| payment.refund(place.refund_id));
    refund.is_some_and(|refund| {
        refund.status == RefundStatus::Refused && refund.ended_at > Some(approval.requested_at)
    })
}

/// The line about what was done, in the name of who ordered it, names who approved it too.
fn with_second_person(
    entry: AdminLogEntry,
    approval: &Approval,
    approved_by: UserId,
) -> AdminLogEntry {
    let after = entry.after.map(|facts| {
        let open = facts.strip_suffix('}').unwrap_or(&facts);
        format!(
            r#"{open},"approval_id":"{}","approved_by":{approved_by}}}"#,
            approval.id
        )
    });
    AdminLogEntry { after, ..entry }
}

fn receipt(approval: Approval, receipt: Option<Receipt>) -> Receipt {
    Receipt::OrderApproved(Box::new(Approved { approval, receipt }))
}
