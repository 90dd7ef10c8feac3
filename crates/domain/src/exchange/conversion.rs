use crate::exchange::ExchangeRate;
use crate::money::{Amount, Currency, Money, Uzs};

/// How a price in so'm became what was charged: kept with the transaction for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Conversion {
    /// The price in so'm.
    pub price: Money<Uzs>,
    /// The rate by which it was converted.
    pub rate: ExchangeRate,
}

/// A price in the currency of the wallet that pays it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Converted<C: Currency> {
    /// What the wallet pays.
    pub amount: Amount<C>,
    /// How it came about; `None` when the wallet is in so'm.
    pub conversion: Option<Conversion>,
}
