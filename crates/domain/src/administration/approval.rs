use crate::administration::{Actor, AdminAction, AdminLogEntry, Reason, StaffAct, StaffOrder};
use crate::ids::{AdminLogId, ApprovalId, UserId};
use crate::time::Timestamp;

/// Where an approval stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalState {
    /// It waits for a second person.
    Pending,
    /// A second person approved the order, and it was carried out in the same transaction.
    Approved,
    /// Somebody refused the order, or who had ordered it withdrew it. It was never carried out.
    Rejected,
    /// Nobody decided in time. It was never carried out.
    Expired,
}

impl ApprovalState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Approved, Self::Rejected, Self::Expired];

    /// The word in the API and, but for `expired`, in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
        }
    }

    /// The state for a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// How somebody decided about an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Carried out, or not.
    pub is_approved: bool,
    /// Who decided. Who approves is another person than who ordered.
    pub by: Actor,
    /// Why, if they said so.
    pub reason: Option<Reason>,
    /// When.
    pub at: Timestamp,
}

/// An order of staff that one person may not decide alone. It is carried out when a second person approves it, by the state of
/// things at that time. What was ordered never changes, and it is decided once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// UUID version 7.
    pub id: ApprovalId,
    /// What was ordered.
    pub order: StaffOrder,
    /// Who ordered it.
    pub ordered_by: Actor,
    /// Why.
    pub reason: Reason,
    /// When.
    pub requested_at: Timestamp,
    /// From then on nobody can decide any more.
    pub expires_at: Timestamp,
    /// How it was decided; `None` while it was not.
    pub verdict: Option<Verdict>,
}

impl Approval {
    /// Where it stands at a moment.
    pub fn state_at(&self, now: Timestamp) -> ApprovalState {
        match &self.verdict {
            Some(verdict) if verdict.is_approved => ApprovalState::Approved,
            Some(_) => ApprovalState::Rejected,
            None if now < self.expires_at => ApprovalState::Pending,
            None => ApprovalState::Expired,
        }
    }

    /// The state as it is stored: time alone expires what nobody decided.
    pub fn stored_state(&self) -> ApprovalState {
        self.state_at(Timestamp::MIN_UTC)
    }

    /// Whether this person ordered it.
    pub fn is_of(&self, user_id: UserId) -> bool {
        self.ordered_by.user_id == user_id
    }

    /// The approval after it was decided so.
    #[must_use]
    pub(crate) fn decided(&self, verdict: Verdict) -> Self {
        Self {
            verdict: Some(verdict),
            ..self.clone()
        }
    }

    /// The line of the log that says that a second person is asked.
    pub(crate) fn line_of_request(&self, id: AdminLogId) -> AdminLogEntry {
        let order = &self.order;
        let of_what = match order.act {
            StaffAct::Adjust(direction) => format!(r#""direction":"{}""#, direction.as_str()),
            StaffAct::Refund(place) | StaffAct::Settle(place) | StaffAct::Refuse(place) => {
                format!(r#""refund_id":"{}""#, place.refund_id)
            }
        };
        let after = format!(
            r#"{{"approval_id":"{}","state":"pending","order":"{}","amount":{},"currency":"{}",{of_what}}}"#,
            self.id,
            order.kind().as_str(),
            order.amount,
            order.amount.currency
        );
        AdminLogEntry {
            id,
            actor: self.ordered_by,
            action: AdminAction::RequestApproval,
            target: order.target(),
            before: None,
            after: Some(after),
            reason: Some(self.reason.clone()),
            at: self.requested_at,
        }
    }

    /// The line of the log about how it was decided.
    pub(crate) fn line_of_verdict(&self, id: AdminLogId, verdict: &Verdict) -> AdminLogEntry {
        let (action, state) = if verdict.is_approved {
            (AdminAction::ApproveOrder, ApprovalState::Approved)
        } else {
            (AdminAction::RejectOrder, ApprovalState::Rejected)
        };
        let facts = |state: ApprovalState| {
            format!(
                r#"{{"approval_id":"{}","state":"{}","order":"{}","ordered_by":{}}}"#,
                self.id,
                state.as_str(),
                self.order.kind().as_str(),
                self.ordered_by.user_id
            )
        };
        AdminLogEntry {
            id,
            actor: verdict.by,
            action,
            target: self.order.target(),
            before: Some(facts(ApprovalState::Pending)),
            after: Some(facts(state)),
            reason: verdict.reason.clone(),
            at: verdict.at,
        }
    }
}

/// Which approvals to list. All that is given must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApprovalFilter {
    /// Only those that stand so at `now`.
    pub state: Option<ApprovalState>,
    /// Only behind this one, in the order of the list.
    pub behind: Option<(Timestamp, ApprovalId)>,
    /// The present moment.
    pub now: Timestamp,
}

impl ApprovalFilter {
    /// Whether an approval passes.
    pub fn passes(&self, approval: &Approval) -> bool {
        let place = (approval.requested_at, approval.id);
        self.state
            .is_none_or(|state| state == approval.state_at(self.now))
            && self.behind.is_none_or(|behind| place < behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_and_state_are_one_to_one() {
        for state in ApprovalState::ALL {
            assert_eq!(ApprovalState::parse(state.as_str()), Some(state));
        }
        assert_eq!(ApprovalState::parse("withdrawn"), None);
    }
}
