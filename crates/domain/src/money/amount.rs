use std::fmt;

use super::currency::Currency;
use super::decimal::{DecimalError, minor_units_from_decimal};
use super::money::Money;

/// An amount that someone asks to move: more than zero, and at most [`Amount::MAX_MINOR`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount<C: Currency>(Money<C>);

/// Why a text or number is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a decimal number.
    #[error("must be a number")]
    NotANumber,
    /// More than two decimals.
    #[error("must have at most two decimals")]
    TooPrecise,
    /// Zero or less.
    #[error("must be greater than zero")]
    NotPositive,
    /// More than [`Amount::MAX_MINOR`].
    #[error("is larger than the ledger can hold")]
    TooLarge,
}

impl<C: Currency> Amount<C> {
    /// The largest amount of one movement in minor units: 17 digits. About ninety of them fit into one balance
    /// (`i64`) before a sum is refused as an overflow.
    pub const MAX_MINOR: i64 = 99_999_999_999_999_999;

    /// An amount of so many minor units.
    pub fn try_from_minor(minor: i64) -> Result<Self, AmountError> {
        match minor {
            ..=0 => Err(AmountError::NotPositive),
            1..=Self::MAX_MINOR => Ok(Self(Money::from_minor(minor))),
            _ => Err(AmountError::TooLarge),
        }
    }

    /// An amount from decimal text in major units: `50000.00`.
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        match minor_units_from_decimal(text) {
            Ok(minor) => Self::try_from_minor(minor),
            Err(DecimalError::NotANumber) => Err(AmountError::NotANumber),
            Err(DecimalError::TooPrecise) => Err(AmountError::TooPrecise),
            Err(DecimalError::OutOfRange) if text.starts_with('-') => Err(AmountError::NotPositive),
            Err(DecimalError::OutOfRange) => Err(AmountError::TooLarge),
        }
    }

    /// The sum.
    pub const fn money(self) -> Money<C> {
        self.0
    }

    /// Minor units, always positive.
    pub const fn minor(self) -> i64 {
        self.0.minor()
    }
}

impl<C: Currency> fmt::Display for Amount<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<C: Currency> fmt::Debug for Amount<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Uzs;

    #[test]
    fn zero_negative_and_oversized_amounts_are_refused() {
        let parse = Amount::<Uzs>::parse;
        assert_eq!(parse("0"), Err(AmountError::NotPositive));
        assert_eq!(parse("-1000"), Err(AmountError::NotPositive));
        assert_eq!(parse("-1e400"), Err(AmountError::NotPositive));
        assert_eq!(parse("1e400"), Err(AmountError::TooLarge));
        assert_eq!(parse("1000000000000000.00"), Err(AmountError::TooLarge));
        assert_eq!(
            parse("999999999999999.99").map(Amount::minor),
            Ok(Amount::<Uzs>::MAX_MINOR)
        );
        assert_eq!(parse("0.01").map(Amount::minor), Ok(1));
    }
}
