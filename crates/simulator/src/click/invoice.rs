use super::{amount::Amount, pay_link::PayLink};

/// A bill that a shop sent to a payer's phone.
#[derive(Clone, Debug)]
pub(super) struct Invoice {
    pub(super) id: i64,
    pub(super) merchant_trans_id: String,
    pub(super) amount: Amount,
    /// `998XXXXXXXXX`.
    pub(super) phone_number: String,
}

impl Invoice {
    /// Paying it is paying this link.
    pub(super) fn pay_link(&self) -> PayLink {
        PayLink {
            amount: self.amount.clone(),
            transaction_param: self.merchant_trans_id.clone(),
            merchant_user_id: None,
            return_url: None,
            card_type: None,
        }
    }
}
