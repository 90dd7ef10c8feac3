use crate::money::{Amount, Currency, Money};

/// What a top-up costs: the wallet gets `amount`, the payer pays `total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote<C: Currency> {
    /// What the wallet is credited.
    pub amount: Amount<C>,
    /// What the gateway takes on top.
    pub commission: Money<C>,
    /// `amount + commission`: the one integer that is stored, quoted, put into links and compared with callbacks.
    pub total: Money<C>,
}
