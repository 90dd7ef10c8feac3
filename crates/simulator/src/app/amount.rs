//! Amounts as the service writes them.

use std::fmt;

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::value::RawValue;

use crate::som;

/// A number of the service, digit for digit: it is shown and passed on, never counted with, and
/// never meets a binary float. `Display` groups its thousands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AmountText(String);

impl AmountText {
    /// Whether it says nothing but zeros.
    pub(super) fn is_zero(&self) -> bool {
        self.0.bytes().all(|byte| matches!(byte, b'0' | b'.'))
    }
}

impl fmt::Display for AmountText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, magnitude) = match self.0.strip_prefix('-') {
            Some(magnitude) => ("-", magnitude),
            None => ("", self.0.as_str()),
        };
        let whole_ends = magnitude
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(magnitude.len());
        let (whole, rest) = magnitude.split_at(whole_ends);
        write!(f, "{sign}{}{rest}", som::grouped_digits(whole))
    }
}

impl<'de> Deserialize<'de> for AmountText {
    /// A JSON number, or a string that begins like one.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = if raw.get().starts_with('"') {
            serde_json::from_str(raw.get()).map_err(D::Error::custom)?
        } else {
            raw.get().to_owned()
        };
        if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err(D::Error::custom("an amount is not a number"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<AmountText> {
        serde_json::from_str(json).ok()
    }

    #[test]
    fn no_digit_is_lost() {
        for (json, shown) in [
            ("50000.00", "50\u{a0}000.00"),
            ("\"50000.00\"", "50\u{a0}000.00"),
            ("-0.50", "-0.50"),
            ("1e400", "1e400"),
            (
                "90071992547409930.10",
                "90\u{a0}071\u{a0}992\u{a0}547\u{a0}409\u{a0}930.10",
            ),
        ] {
            assert_eq!(read(json).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for json in ["null", "true", "[1]", "{}", "\"\"", "\"many\""] {
            assert_eq!(read(json), None, "{json}");
        }
    }

    #[test]
    fn zero_is_told_from_other_numbers() {
        assert!(read("0.00").unwrap().is_zero());
        assert!(read("0").unwrap().is_zero());
        assert!(!read("0.10").unwrap().is_zero());
    }
}
