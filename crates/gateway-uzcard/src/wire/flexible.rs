use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::Deserializer;
use serde::de::{self, Visitor};

/// A text that SV-Gate may also write as a whole number (`currency`, `stan`); `None` for null and for an empty text.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    scalar(deserializer)
}

/// A whole number that SV-Gate may also write as a text; `None` for null and for an empty text.
pub(crate) fn integer<'de, N: FromStr, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<N>, D::Error> {
    scalar(deserializer)
}

fn scalar<'de, T: FromStr, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(Scalar(PhantomData))
}

/// Reads what can be told from the text of a scalar. Errors name no value: it may be card data.
struct Scalar<T>(PhantomData<T>);

impl<T: FromStr> Visitor<'_> for Scalar<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a whole number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        match text.trim() {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|_| E::custom("not of the documented form")),
        }
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Both {
        #[serde(default, deserialize_with = "text")]
        currency: Option<String>,
        #[serde(default, deserialize_with = "integer")]
        amount: Option<i64>,
    }

    fn read(json: &str) -> Result<Both, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn numbers_and_texts_are_alike() {
        for json in [
            r#"{"currency":860,"amount":12500000}"#,
            r#"{"currency":"860","amount":"12500000"}"#,
        ] {
            let both = read(json).expect(json);
            assert_eq!(both.currency.as_deref(), Some("860"));
            assert_eq!(both.amount, Some(12_500_000));
        }
    }

    #[test]
    fn null_missing_and_empty_are_alike() {
        let nothing = Both {
            currency: None,
            amount: None,
        };
        for json in [
            "{}",
            r#"{"currency":null,"amount":null}"#,
            r#"{"currency":"","amount":" "}"#,
        ] {
            assert_eq!(read(json).expect(json), nothing, "{json}");
        }
    }

    #[test]
    fn anything_else_is_refused_without_being_repeated() {
        for json in [
            r#"{"amount":"8600533364098829x"}"#,
            r#"{"amount":1.5}"#,
            r#"{"amount":[1]}"#,
            r#"{"amount":true}"#,
        ] {
            let error = read(json).expect_err(json).to_string();
            assert!(!error.contains("8600"), "{error}");
        }
    }
}
