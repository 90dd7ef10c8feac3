use std::fmt;

use chrono::NaiveDate;

use crate::money::{Amount, AmountError, AmountOverflow, Currency, CurrencyCode, Uzs};

/// Decimals that a rate is kept with; the Central Bank publishes two.
pub const RATE_DECIMALS: u32 = 6;

/// Units of [`ExchangeRate::som_micros`] in one so'm.
pub const RATE_SCALE: i64 = 10_i64.pow(RATE_DECIMALS);

/// What `nominal` units of a currency cost in so'm from a day on, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeRate {
    currency: CurrencyCode,
    som_micros: i64,
    nominal: u32,
    valid_from: NaiveDate,
}

/// Why a number is no rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRate {
    /// So'm have no rate to themselves.
    #[error("so'm have no rate to themselves")]
    OwnCurrency,
    /// Not a plain decimal number with at most [`RATE_DECIMALS`] decimals.
    #[error("not a decimal number with at most {RATE_DECIMALS} decimals")]
    NotADecimal,
    /// Zero, negative, or above [`ExchangeRate::SOM_MICROS_MAX`].
    #[error("not between zero and {} so'm", ExchangeRate::SOM_MICROS_MAX / RATE_SCALE)]
    OutOfRange,
    /// The nominal is zero or above [`ExchangeRate::NOMINAL_MAX`].
    #[error("the nominal is not 1 to {}", ExchangeRate::NOMINAL_MAX)]
    Nominal,
}

impl ExchangeRate {
    /// The highest rate: a billion so'm.
    pub const SOM_MICROS_MAX: i64 = 1_000_000_000 * RATE_SCALE;
    /// The largest nominal. With [`Amount::MAX_MINOR`] and [`RATE_SCALE`] a conversion stays below 2 × 10²⁹, far
    /// inside `i128`.
    pub const NOMINAL_MAX: u32 = 1_000_000;

    /// A rate in millionths of a so'm for so many units.
    pub const fn try_new(
        currency: CurrencyCode,
        som_micros: i64,
        nominal: u32,
        valid_from: NaiveDate,
    ) -> Result<Self, InvalidRate> {
        if matches!(currency, CurrencyCode::Uzs) {
            return Err(InvalidRate::OwnCurrency);
        }
        if som_micros < 1 || som_micros > Self::SOM_MICROS_MAX {
            return Err(InvalidRate::OutOfRange);
        }
        if nominal < 1 || nominal > Self::NOMINAL_MAX {
            return Err(InvalidRate::Nominal);
        }
        Ok(Self {
            currency,
            som_micros,
            nominal,
            valid_from,
        })
    }

    /// A rate from decimal text, `12654.43`, never by way of a binary float.
    pub fn parse(
        currency: CurrencyCode,
        som: &str,
        nominal: u32,
        valid_from: NaiveDate,
    ) -> Result<Self, InvalidRate> {
        Self::try_new(currency, parse_micros(som)?, nominal, valid_from)
    }

    /// Of which currency.
    pub const fn currency(self) -> CurrencyCode {
        self.currency
    }

    /// Millionths of a so'm for [`ExchangeRate::nominal`] units, positive.
    pub const fn som_micros(self) -> i64 {
        self.som_micros
    }

    /// For how many units of the currency, positive.
    pub const fn nominal(self) -> u32 {
        self.nominal
    }

    /// The business day from which it holds.
    pub const fn valid_from(self) -> NaiveDate {
        self.valid_from
    }

    /// What a price is in currency `C`, rounded half up to a minor unit, once. A price is never rounded to nothing:
    /// it is one minor unit at least. `None` when this is another currency's rate.
    pub fn convert_rounded_half_up<C: Currency>(
        self,
        price: Amount<Uzs>,
    ) -> Option<Result<Amount<C>, AmountOverflow>> {
        (self.currency == C::CODE).then(|| {
            let dividend =
                i128::from(price.minor()) * i128::from(self.nominal) * i128::from(RATE_SCALE);
            let divisor = i128::from(self.som_micros);
            let rounded = (2 * dividend + divisor) / (2 * divisor);
            let minor = i64::try_from(rounded.max(1)).map_err(|_| AmountOverflow)?;
            Amount::try_from_minor(minor).map_err(|_: AmountError| AmountOverflow)
        })
    }
}

/// So'm for the nominal with two decimals at least: `12654.43`.
impl fmt::Display for ExchangeRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:06}", self.som_micros % RATE_SCALE);
        let (cents, rest) = fraction.split_at(2);
        let whole = self.som_micros / RATE_SCALE;
        write!(f, "{whole}.{cents}{}", rest.trim_end_matches('0'))
    }
}

fn parse_micros(text: &str) -> Result<i64, InvalidRate> {
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return Err(InvalidRate::NotADecimal),
        Some(parts) => parts,
        None => (text, ""),
    };
    let missing = usize::try_from(RATE_DECIMALS)
        .ok()
        .and_then(|decimals| decimals.checked_sub(fraction.len()))
        .ok_or(InvalidRate::NotADecimal)?;
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return Err(InvalidRate::NotADecimal);
    }
    format!("{whole}{fraction}{}", "0".repeat(missing))
        .parse()
        .map_err(|_| InvalidRate::OutOfRange)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::{Eur, Usd};

    fn dollar(som: &str, nominal: u32) -> Result<ExchangeRate, InvalidRate> {
        ExchangeRate::parse(CurrencyCode::Usd, som, nominal, NaiveDate::default())
    }

    fn cents(rate: ExchangeRate, tiyin: i64) -> i64 {
        let price = Amount::try_from_minor(tiyin).expect("a price");
        let converted = rate.convert_rounded_half_up::<Usd>(price);
        converted.expect("a dollar rate").expect("it fits").minor()
    }

    #[test]
    fn text_is_read_exactly() {
        for (text, micros, shown) in [
            ("12654.43", 12_654_430_000, "12654.43"),
            ("12654", 12_654_000_000, "12654.00"),
            ("0.000001", 1, "0.000001"),
            ("81.125", 81_125_000, "81.125"),
            ("007.5", 7_500_000, "7.50"),
        ] {
            let rate = dollar(text, 1).expect(text);
            assert_eq!(
                (rate.som_micros(), rate.to_string().as_str()),
                (micros, shown)
            );
        }
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for text in [
            "",
            ".5",
            "5.",
            "-5",
            "+5",
            "1e3",
            "1,5",
            "0.0000001",
            "NaN",
            " 1",
            "1 ",
        ] {
            assert_eq!(dollar(text, 1), Err(InvalidRate::NotADecimal), "{text}");
        }
        for text in ["0", "0.00", "1000000000.01", "99999999999999999999"] {
            assert_eq!(dollar(text, 1), Err(InvalidRate::OutOfRange), "{text}");
        }
        for nominal in [0, 1_000_001, u32::MAX] {
            assert_eq!(dollar("1", nominal), Err(InvalidRate::Nominal));
        }
        let som = ExchangeRate::parse(CurrencyCode::Uzs, "1", 1, NaiveDate::default());
        assert_eq!(som, Err(InvalidRate::OwnCurrency));
    }

    #[test]
    fn half_a_cent_rounds_up() {
        let rate = dollar("12500", 1).expect("a rate");
        assert_eq!(cents(rate, 5_000_000), 400, "50000.00 so'm are 4.00");
        assert_eq!(cents(rate, 18_750), 2, "1.5 cents");
        assert_eq!(cents(rate, 18_749), 1, "a tiyin less");
    }

    #[test]
    fn a_rate_is_for_its_nominal() {
        let rate = dollar("812.10", 10).expect("a rate");
        assert_eq!(cents(rate, 81_210), 1_000);
    }

    #[test]
    fn a_price_below_half_a_cent_costs_a_cent() {
        assert_eq!(cents(dollar("12500", 1).expect("a rate"), 1), 1);
    }

    #[test]
    fn a_rate_converts_into_its_own_currency_alone() {
        let price = Amount::try_from_minor(100).expect("a price");
        let rate = dollar("12500", 1).expect("a rate");
        assert_eq!(rate.convert_rounded_half_up::<Eur>(price), None);
    }

    proptest! {
        #[test]
        fn a_conversion_is_off_by_half_a_minor_unit_at_most_and_never_nothing(
            tiyin in 1..=Amount::<Uzs>::MAX_MINOR,
            micros in 1..=ExchangeRate::SOM_MICROS_MAX,
            nominal in 1..=ExchangeRate::NOMINAL_MAX,
        ) {
            let rate = ExchangeRate::try_new(CurrencyCode::Usd, micros, nominal, NaiveDate::default())
                .expect("in range");
            let price = Amount::<Uzs>::try_from_minor(tiyin).expect("a price");
            let exact = i128::from(tiyin) * i128::from(nominal) * i128::from(RATE_SCALE);
            let half = i128::from(micros);
            match rate.convert_rounded_half_up::<Usd>(price).expect("a dollar rate") {
                Ok(amount) => {
                    prop_assert!(amount.minor() >= 1);
                    let twice_off = 2 * (i128::from(amount.minor()) * i128::from(micros) - exact);
                    let is_least = amount.minor() == 1;
                    prop_assert!(is_least || (-half < twice_off && twice_off <= half), "half goes up");
                }
                Err(AmountOverflow) => {
                    prop_assert!(exact / i128::from(micros) >= i128::from(Amount::<Usd>::MAX_MINOR));
                }
            }
        }

        #[test]
        fn what_is_shown_reads_back(micros in 1..=ExchangeRate::SOM_MICROS_MAX) {
            let rate = ExchangeRate::try_new(CurrencyCode::Usd, micros, 1, NaiveDate::default())
                .expect("in range");
            prop_assert_eq!(dollar(&rate.to_string(), 1), Ok(rate));
        }
    }
}
