use super::currency::Currency;
use super::money::{AmountOverflow, Money};

/// A percentage in hundredths of a percent: 250 is 2.5 %. At most 100 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BasisPoints(u16);

const WHOLE: u16 = 10_000;

impl BasisPoints {
    /// 0 %.
    pub const ZERO: Self = Self(0);

    /// A percentage of so many hundredths of a percent; `None` above 100 %.
    pub const fn new(hundredths: u16) -> Option<Self> {
        if hundredths <= WHOLE {
            Some(Self(hundredths))
        } else {
            None
        }
    }

    /// Hundredths of a percent, 0–10,000.
    pub const fn hundredths(self) -> u16 {
        self.0
    }

    /// What is left to 100 %.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self(WHOLE - self.0)
    }

    /// This share of `money`, rounded half up (away from zero) to a minor unit.
    pub fn share_rounded_half_up<C: Currency>(
        self,
        money: Money<C>,
    ) -> Result<Money<C>, AmountOverflow> {
        let product = i128::from(money.minor()) * i128::from(self.0);
        let half = i128::from(WHOLE / 2) * product.signum();
        let rounded = (product + half) / i128::from(WHOLE);
        i64::try_from(rounded)
            .map(Money::from_minor)
            .map_err(|_| AmountOverflow)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::Uzs;

    fn share(hundredths: u16, minor: i64) -> i64 {
        let share = BasisPoints::new(hundredths)
            .map(|bp| bp.share_rounded_half_up(Money::<Uzs>::from_minor(minor)));
        share.and_then(Result::ok).map_or(i64::MIN, Money::minor)
    }

    #[test]
    fn half_a_tiyin_rounds_up() {
        assert_eq!(share(250, 100_100), 2_503, "1001.00 at 2.5 % is 25.025");
        assert_eq!(share(250, 20), 1, "0.5 of a tiyin");
        assert_eq!(share(250, 19), 0, "0.475 of a tiyin");
    }

    #[test]
    fn more_than_the_whole_is_refused() {
        assert_eq!(BasisPoints::new(10_001), None);
    }

    proptest! {
        #[test]
        fn a_share_and_its_complement_differ_from_the_whole_by_a_tiyin_at_most(minor in 0..=i64::MAX, bp in 0..=10_000_u16) {
            let parts = i128::from(share(bp, minor)) + i128::from(share(10_000 - bp, minor));
            prop_assert!((parts - i128::from(minor)).abs() <= 1);
        }
    }
}
