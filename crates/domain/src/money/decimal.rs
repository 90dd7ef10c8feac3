//! Decimal text to minor units and back, exactly. No binary float is involved.

use std::fmt;

/// Why a decimal text is no amount of minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not a decimal number in JSON's notation.
    #[error("not a number")]
    NotANumber,
    /// More than two decimals.
    #[error("more than two decimals")]
    TooPrecise,
    /// Does not fit the ledger.
    #[error("out of range")]
    OutOfRange,
}

/// Longest text that is looked at; the largest amount with sign, point and exponent is far shorter.
const TEXT_LENGTH_MAX: usize = 64;

/// Reads a decimal number in JSON's notation (`50000`, `50000.5`, `5e4`) as minor units.
///
/// More than two decimals are refused even when they are zeros: a sender that writes them means another unit.
pub fn minor_units_from_decimal(text: &str) -> Result<i64, DecimalError> {
    if text.len() > TEXT_LENGTH_MAX {
        return Err(DecimalError::NotANumber);
    }
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((_, "")) => return Err(DecimalError::NotANumber),
        Some(parts) => parts,
        None => (mantissa, ""),
    };
    let has_leading_zero = whole.len() > 1 && whole.starts_with('0');
    if whole.is_empty() || has_leading_zero || !all_digits(whole) || !all_digits(fraction) {
        return Err(DecimalError::NotANumber);
    }
    let digits = format!("{whole}{fraction}")
        .parse::<i128>()
        .map_err(|_| DecimalError::OutOfRange)?;
    let decimals = i64::try_from(fraction.len()).map_err(|_| DecimalError::NotANumber)? - exponent;
    let shift = u32::try_from(2 - decimals).map_err(|_| DecimalError::TooPrecise)?;
    let minor = if digits == 0 {
        0
    } else {
        10_i128
            .checked_pow(shift)
            .and_then(|scale| digits.checked_mul(scale))
            .ok_or(DecimalError::OutOfRange)?
    };
    let signed = if is_negative { -minor } else { minor };
    i64::try_from(signed).map_err(|_| DecimalError::OutOfRange)
}

fn parse_exponent(text: &str) -> Result<i64, DecimalError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !all_digits(digits) {
        return Err(DecimalError::NotANumber);
    }
    text.parse::<i32>()
        .map(i64::from)
        .map_err(|_| DecimalError::OutOfRange)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes minor units as major units with exactly two decimals.
pub(super) fn write_major_units(f: &mut fmt::Formatter<'_>, minor: i64) -> fmt::Result {
    let sign = if minor < 0 { "-" } else { "" };
    let units = minor.unsigned_abs();
    write!(f, "{sign}{}.{:02}", units / 100, units % 100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::{AnyMoney, CurrencyCode};

    #[test]
    fn plain_and_scientific_notation_mean_the_same() {
        for text in [
            "50000",
            "50000.0",
            "50000.00",
            "5e4",
            "5E+4",
            "0.5e5",
            "500000e-1",
        ] {
            assert_eq!(minor_units_from_decimal(text), Ok(5_000_000), "{text}");
        }
    }

    #[test]
    fn more_than_two_decimals_are_refused() {
        for text in ["0.001", "1.000", "1e-3", "12.345"] {
            assert_eq!(
                minor_units_from_decimal(text),
                Err(DecimalError::TooPrecise),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_json_number_is_refused() {
        for text in [
            "", "-", ".5", "5.", "05", "+5", "0x10", "NaN", "inf", "1e", "1e+", "1_000", "١", "1 ",
            "1,5",
        ] {
            assert_eq!(
                minor_units_from_decimal(text),
                Err(DecimalError::NotANumber),
                "{text}"
            );
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for text in [
            "1e400",
            "1e99999999999",
            "92233720368547758.08",
            "-1e30",
            "99999999999999999999999999999999999999999",
        ] {
            assert_eq!(
                minor_units_from_decimal(text),
                Err(DecimalError::OutOfRange),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_amount_survives_the_way_out_and_back(minor in any::<i64>()) {
            let text = AnyMoney::new(minor, CurrencyCode::Uzs).to_string();
            prop_assert_eq!(minor_units_from_decimal(&text), Ok(minor));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = minor_units_from_decimal(&text);
        }
    }
}
