use std::sync::Arc;

use crate::administration::{Actor, AdminTarget, Oversight, Reason};
use crate::ids::{AdminLogId, UserId};
use crate::time::Timestamp;

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminAction {
    /// A wallet cannot be charged any more.
    BlockWallet,
    /// A wallet can be charged again.
    UnblockWallet,
    /// Money was put into a wallet or taken out of it.
    AdjustWallet,
    /// A price was changed.
    ChangeBillingRule,
    /// Switches or limits of billing were changed.
    ChangeBillingSettings,
    /// The terms of a gateway were changed.
    ChangeGateway,
    /// A doctor was added or changed.
    PutDoctor,
    /// A doctor was removed.
    DeleteDoctor,
    /// Money was sent back to a payer.
    RefundPayment,
    /// A refund was ended by hand: the payer has the money.
    SettleRefund,
    /// A refund was ended by hand: the payer does not have the money.
    RefuseRefund,
    /// A payment that hung was ended by hand: nothing was taken.
    FailPayment,
    /// What was in question about an attempt was closed by hand.
    CloseDispute,
    /// An order was given that wants a second person.
    RequestApproval,
    /// A second person approved an order; what it did has a line of its own.
    ApproveOrder,
    /// An order that wanted a second person was refused, or withdrawn by who had given it.
    RejectOrder,
    /// Something that this version does not know, because a newer one wrote it down: the word as it is stored. Only read.
    Unknown(Arc<str>),
}

impl AdminAction {
    /// Every action that is known.
    pub const ALL: [Self; 16] = [
        Self::BlockWallet,
        Self::UnblockWallet,
        Self::AdjustWallet,
        Self::ChangeBillingRule,
        Self::ChangeBillingSettings,
        Self::ChangeGateway,
        Self::PutDoctor,
        Self::DeleteDoctor,
        Self::RefundPayment,
        Self::SettleRefund,
        Self::RefuseRefund,
        Self::FailPayment,
        Self::CloseDispute,
        Self::RequestApproval,
        Self::ApproveOrder,
        Self::RejectOrder,
    ];

    /// The word in the API and the database.
    pub fn as_str(&self) -> &str {
        match self {
            Self::BlockWallet => "block_wallet",
            Self::UnblockWallet => "unblock_wallet",
            Self::AdjustWallet => "adjust_wallet",
            Self::ChangeBillingRule => "change_billing_rule",
            Self::ChangeBillingSettings => "change_billing_settings",
            Self::ChangeGateway => "change_gateway",
            Self::PutDoctor => "put_doctor",
            Self::DeleteDoctor => "delete_doctor",
            Self::RefundPayment => "refund_payment",
            Self::SettleRefund => "settle_refund",
            Self::RefuseRefund => "refuse_refund",
            Self::FailPayment => "fail_payment",
            Self::CloseDispute => "close_dispute",
            Self::RequestApproval => "request_approval",
            Self::ApproveOrder => "approve_order",
            Self::RejectOrder => "reject_order",
            Self::Unknown(word) => word,
        }
    }

    /// The action for a stored word. Instances of several versions share a database while one takes the place of another,
    /// so that it may be one that this one does not know.
    pub fn of_word(word: &str) -> Self {
        Self::parse(word).unwrap_or_else(|| Self::Unknown(word.into()))
    }

    /// The action for a word, if it is known.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}

/// A change of a wallet as it was ordered; it becomes an entry of the log when it takes effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminOrder {
    /// Id of the entry to be.
    pub id: AdminLogId,
    /// Who orders it.
    pub actor: Actor,
    /// Why.
    pub reason: Reason,
    /// When a second person is wanted, if the order moves money or gives it up; `None` for never.
    pub oversight: Option<Oversight>,
}

/// One line of the log of administration. Never updated, never deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminLogEntry {
    /// UUID version 7.
    pub id: AdminLogId,
    /// Who did it.
    pub actor: Actor,
    /// What they did.
    pub action: AdminAction,
    /// To what.
    pub target: AdminTarget,
    /// What mattered about the target before, a JSON object; `None` when it did not exist.
    pub before: Option<String>,
    /// The same afterwards; `None` when it exists no more.
    pub after: Option<String>,
    /// Why.
    pub reason: Option<Reason>,
    /// When.
    pub at: Timestamp,
}

/// Which entries to list. All that is given must hold. The log only grows, hence no count: whoever wants the next page
/// names the last entry of this one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdminLogFilter {
    /// Only what this user did.
    pub actor: Option<UserId>,
    /// Only what was done to this.
    pub target: Option<AdminTarget>,
    /// Not before this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// Only behind this entry, in the order of the list.
    pub behind: Option<(Timestamp, AdminLogId)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_and_action_are_one_to_one() {
        for action in AdminAction::ALL {
            assert_eq!(AdminAction::of_word(action.as_str()), action);
        }
        let unknown = AdminAction::of_word("delete_wallet");
        assert_eq!(unknown, AdminAction::Unknown("delete_wallet".into()));
        assert_eq!(unknown.as_str(), "delete_wallet");
    }
}
