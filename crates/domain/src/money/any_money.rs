use std::fmt;

use super::currency::{Currency, CurrencyCode};
use super::money::Money;

/// A sum with its currency as a value: how money is stored and shown. It cannot be calculated with; a rule that
/// wants to turns it into [`Money`] by [`AnyMoney::typed`], which refuses another currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AnyMoney {
    /// Minor units (tiyin, cents).
    pub minor: i64,
    /// Of which currency.
    pub currency: CurrencyCode,
}

/// Money of one currency met a rule about another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct WrongCurrency {
    /// What the rule is about.
    pub expected: CurrencyCode,
    /// What it was given.
    pub found: CurrencyCode,
}

impl AnyMoney {
    /// A sum of so many minor units.
    pub const fn new(minor: i64, currency: CurrencyCode) -> Self {
        Self { minor, currency }
    }

    /// The same sum, fit for calculation, when it is of currency `C`.
    pub fn typed<C: Currency>(self) -> Result<Money<C>, WrongCurrency> {
        if self.currency == C::CODE {
            Ok(Money::from_minor(self.minor))
        } else {
            Err(WrongCurrency {
                expected: C::CODE,
                found: self.currency,
            })
        }
    }
}

impl<C: Currency> From<Money<C>> for AnyMoney {
    fn from(money: Money<C>) -> Self {
        Self::new(money.minor(), C::CODE)
    }
}

/// Major units with exactly two decimals, without the currency.
impl fmt::Display for AnyMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::decimal::write_major_units(f, self.minor)
    }
}
