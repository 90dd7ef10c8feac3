use std::sync::Arc;

use crate::administration::{AdminOrder, AdminTarget};
use crate::ids::{PaymentId, RefundId, TransactionId, UserId};
use crate::ledger::{Action, AdjustWallet, RefuseRefund, ReserveRefund, SettleRefund};
use crate::money::AnyMoney;
use crate::refund::WayBack;
use crate::wallet::{Direction, WalletKey};

/// The kinds of orders with which staff move money or give it up. What one person orders alone is summed up by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StaffOrderKind {
    /// A correction of a wallet, into it or out of it.
    AdjustWallet,
    /// A refund.
    RefundPayment,
    /// A refund that is ended by hand: the payer has the money.
    SettleRefund,
    /// A refund that is ended by hand: the wallet gets the money back.
    RefuseRefund,
}

impl StaffOrderKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::AdjustWallet,
        Self::RefundPayment,
        Self::SettleRefund,
        Self::RefuseRefund,
    ];

    /// The word in the API and the database: that of the action in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AdjustWallet => "adjust_wallet",
            Self::RefundPayment => "refund_payment",
            Self::SettleRefund => "settle_refund",
            Self::RefuseRefund => "refuse_refund",
        }
    }

    /// The kind for a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An order with which staff move money or give it up, whole: all that is needed to carry it out later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffOrder {
    /// Whose wallet it is about.
    pub user_id: UserId,
    /// How much; its currency is that of the wallet.
    pub amount: AnyMoney,
    /// What is to be done with it.
    pub act: StaffAct,
}

/// What staff order about an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffAct {
    /// Into the wallet or out of it.
    Adjust(Direction),
    /// Out of the wallet and back to the payer.
    Refund(RefundPlace),
    /// The payer has it.
    Settle(RefundPlace),
    /// The payer will not get it, and the wallet gets it back.
    Refuse(RefundPlace),
}

/// A refund, there or to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundPlace {
    /// Of which payment.
    pub payment_id: PaymentId,
    /// Its id.
    pub refund_id: RefundId,
}

impl StaffOrder {
    /// Its kind.
    pub const fn kind(&self) -> StaffOrderKind {
        match self.act {
            StaffAct::Adjust(_) => StaffOrderKind::AdjustWallet,
            StaffAct::Refund(_) => StaffOrderKind::RefundPayment,
            StaffAct::Settle(_) => StaffOrderKind::SettleRefund,
            StaffAct::Refuse(_) => StaffOrderKind::RefuseRefund,
        }
    }

    /// The refund that it is about.
    pub const fn refund(&self) -> Option<RefundPlace> {
        match self.act {
            StaffAct::Adjust(_) => None,
            StaffAct::Refund(place) | StaffAct::Settle(place) | StaffAct::Refuse(place) => {
                Some(place)
            }
        }
    }

    /// The wallet that it corrects.
    pub const fn corrected_wallet(&self) -> Option<WalletKey> {
        match self.act {
            StaffAct::Adjust(_) => Some(WalletKey {
                user_id: self.user_id,
                currency: self.amount.currency,
            }),
            StaffAct::Refund(_) | StaffAct::Settle(_) | StaffAct::Refuse(_) => None,
        }
    }

    /// What it changes, as the log names it.
    pub fn target(&self) -> AdminTarget {
        match self.act {
            StaffAct::Adjust(_) => AdminTarget::Wallet(WalletKey {
                user_id: self.user_id,
                currency: self.amount.currency,
            }),
            StaffAct::Refund(place) | StaffAct::Settle(place) | StaffAct::Refuse(place) => {
                AdminTarget::Payment(place.payment_id)
            }
        }
    }

    /// The action that carries it out.
    pub(crate) fn action(
        &self,
        order: AdminOrder,
        transaction_id: TransactionId,
        way_back: &Arc<dyn WayBack>,
    ) -> Action {
        match self.act {
            StaffAct::Adjust(direction) => Action::AdjustWallet(AdjustWallet {
                order,
                transaction_id,
                user_id: self.user_id,
                direction,
                amount: self.amount,
            }),
            StaffAct::Refund(place) => Action::ReserveRefund(ReserveRefund {
                order,
                refund_id: place.refund_id,
                transaction_id,
                payment_id: place.payment_id,
                amount: Some(self.amount),
                way_back: Arc::clone(way_back),
            }),
            StaffAct::Settle(place) => Action::SettleRefund(SettleRefund {
                refund_id: place.refund_id,
                payment_id: place.payment_id,
                reference: None,
                by_hand: Some(order),
                transaction_id,
            }),
            StaffAct::Refuse(place) => Action::RefuseRefund(RefuseRefund {
                refund_id: place.refund_id,
                payment_id: place.payment_id,
                error_code: None,
                by_hand: Some(order),
                transaction_id,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::administration::AdminAction;

    #[test]
    fn word_and_kind_are_one_to_one_and_a_word_of_the_log() {
        for kind in StaffOrderKind::ALL {
            assert_eq!(StaffOrderKind::parse(kind.as_str()), Some(kind));
            let mut actions = AdminAction::ALL.into_iter();
            assert!(actions.any(|action| action.as_str() == kind.as_str()));
        }
        assert_eq!(StaffOrderKind::parse("block_wallet"), None);
    }
}
