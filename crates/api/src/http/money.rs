use domain::exchange::ExchangeRate;
use domain::money::{AnyMoney, BasisPoints, Currency, Money};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// Money as a JSON number with exactly two decimals, whatever its size; it never meets a binary float.
/// Only for types that are serialized straight to text: `serde_json::Value` (and so `json!`) would make it one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonMoney(pub AnyMoney);

impl<C: Currency> From<Money<C>> for JsonMoney {
    fn from(money: Money<C>) -> Self {
        Self(money.into())
    }
}

impl From<AnyMoney> for JsonMoney {
    fn from(money: AnyMoney) -> Self {
        Self(money)
    }
}

impl Serialize for JsonMoney {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        raw_number(&self.0.to_string(), serializer)
    }
}

/// A percentage as a JSON number, as the specification writes it: `2.5`, `10.00`.
pub(crate) fn json_percentage(percentage: BasisPoints) -> Box<RawValue> {
    let hundredths = percentage.hundredths();
    let text = match hundredths % 100 {
        0 => format!("{}.00", hundredths / 100),
        rest if rest % 10 == 0 => format!("{}.{}", hundredths / 100, rest / 10),
        rest => format!("{}.{rest:02}", hundredths / 100),
    };
    raw(text)
}

/// An exchange rate as a JSON number of two to six decimals: `12654.43`.
pub(crate) fn json_rate(rate: ExchangeRate) -> Box<RawValue> {
    raw(rate.to_string())
}

/// Hundredths as a JSON number without trailing zeros: `4.8`.
pub(crate) fn json_hundredths(hundredths: u16) -> Box<RawValue> {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    let text = match rest {
        rest if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        rest => format!("{whole}.{rest:02}"),
    };
    raw(text)
}

fn raw(text: String) -> Box<RawValue> {
    RawValue::from_string(text).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

fn raw_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(text.to_owned())
        .map_err(S::Error::custom)?
        .serialize(serializer)
}

#[cfg(test)]
mod tests {
    use domain::money::CurrencyCode;

    use super::*;

    #[test]
    fn money_is_a_number_with_two_exact_decimals() {
        for (minor, text) in [
            (5_000_000, "50000.00"),
            (1, "0.01"),
            (0, "0.00"),
            (99_999_999_999_999_999, "999999999999999.99"),
        ] {
            let json = serde_json::to_string(&JsonMoney(AnyMoney::new(minor, CurrencyCode::Uzs)));
            assert_eq!(json.ok().as_deref(), Some(text));
        }
    }

    #[test]
    fn percentages_are_numbers() {
        for (hundredths, text) in [(250, "2.5"), (1_000, "10.00"), (0, "0.00"), (205, "2.05")] {
            assert_eq!(
                BasisPoints::new(hundredths)
                    .map(|bp| json_percentage(bp).get().to_owned())
                    .as_deref(),
                Some(text)
            );
        }
    }
}
