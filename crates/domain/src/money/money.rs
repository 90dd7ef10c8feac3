use std::fmt;
use std::marker::PhantomData;

use super::currency::Currency;

/// A sum of money of currency `C` in minor units (tiyin, cents); may be negative.
///
/// There is no `+`: every sum is checked and says so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money<C: Currency> {
    minor: i64,
    currency: PhantomData<C>,
}

/// A sum left the range that the ledger can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("amount overflow")]
pub struct AmountOverflow;

impl<C: Currency> Money<C> {
    /// Nothing.
    pub const ZERO: Self = Self::from_minor(0);

    /// A sum of so many minor units.
    pub const fn from_minor(minor: i64) -> Self {
        Self {
            minor,
            currency: PhantomData,
        }
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// `self + other`.
    pub fn checked_add(self, other: Self) -> Result<Self, AmountOverflow> {
        self.minor
            .checked_add(other.minor)
            .map(Self::from_minor)
            .ok_or(AmountOverflow)
    }

    /// `self - other`.
    pub fn checked_sub(self, other: Self) -> Result<Self, AmountOverflow> {
        self.minor
            .checked_sub(other.minor)
            .map(Self::from_minor)
            .ok_or(AmountOverflow)
    }

    /// `self × count`.
    pub fn checked_mul(self, count: u32) -> Result<Self, AmountOverflow> {
        self.minor
            .checked_mul(i64::from(count))
            .map(Self::from_minor)
            .ok_or(AmountOverflow)
    }
}

/// Major units with exactly two decimals: `50000.00`.
impl<C: Currency> fmt::Display for Money<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::decimal::write_major_units(f, self.minor)
    }
}

impl<C: Currency> fmt::Debug for Money<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} {}", C::CODE)
    }
}
