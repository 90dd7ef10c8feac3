//! A request body as named fields, each read and refused by its own name.

use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use domain::money::{
    Amount, AmountError, AnyMoney, BasisPoints, CurrencyCode, DecimalError, Uzs,
    minor_units_from_decimal,
};

use super::error::ApiError;
use super::members::{Members, read_list, read_object};
use super::raw_body::RawBody;
use crate::language::{Message, Text};

/// Longer than any word of a list.
const WORD_LENGTH_MAX: usize = 64;

/// The members of a JSON object, each as its literal text, so that no number loses a digit. A member that stands
/// twice is refused; members that nobody asks for are ignored. The content type does not matter.
#[derive(Debug)]
pub struct Fields(Members);

impl Fields {
    /// The members of a body.
    pub fn parse(body: &[u8]) -> Result<Self, ApiError> {
        read_object(body).map(Self)
    }

    /// The members of each object of a body that is a list of them.
    pub fn parse_list(body: &[u8]) -> Result<Vec<Self>, ApiError> {
        let list = read_list(body)?;
        Ok(list.into_iter().map(Self).collect())
    }

    /// Whether a member stands there and is not `null`.
    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Name and literal text of every member, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.get()))
    }

    /// A text of at most `length_max` characters. `null` counts as missing.
    pub fn optional_text(&self, name: &str, length_max: usize) -> Result<Option<String>, ApiError> {
        let Some(raw) = self.get(name) else {
            return Ok(None);
        };
        let text: String = serde_json::from_str(raw)
            .map_err(|_| ApiError::invalid(name, Message::MustBeString))?;
        if text.chars().count() > length_max {
            return Err(ApiError::invalid(
                name,
                Message::TooLong.with("max", length_max),
            ));
        }
        Ok(Some(text))
    }

    /// A name or the like: cut free of the spaces around it, not empty, without control characters. `null` counts as
    /// missing.
    pub fn optional_line(&self, name: &str, length_max: usize) -> Result<Option<String>, ApiError> {
        let Some(text) = self.optional_text(name, length_max)? else {
            return Ok(None);
        };
        let text = text.trim();
        if text.is_empty() {
            return Err(ApiError::invalid(name, Message::MustNotBeEmpty));
        }
        if text.contains(char::is_control) {
            return Err(ApiError::invalid(name, Message::ControlCharacter));
        }
        Ok(Some(text.to_owned()))
    }

    /// A text that must be there.
    pub fn text(&self, name: &str, length_max: usize) -> Result<String, ApiError> {
        self.optional_text(name, length_max)?
            .ok_or_else(|| ApiError::invalid(name, Message::Required))
    }

    /// A whole number. `null` counts as missing.
    pub fn optional_integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let Some(raw) = self.get(name) else {
            return Ok(None);
        };
        let integer = raw.parse::<i64>().ok().filter(|_| !raw.starts_with('+'));
        integer
            .map(Some)
            .ok_or_else(|| ApiError::invalid(name, Message::MustBeInteger))
    }

    /// An amount of money in major units, as a number or as a string, in the currency of the field `currency`
    /// (default: so'm).
    pub fn amount(&self, name: &str) -> Result<AnyMoney, ApiError> {
        let raw = self
            .get(name)
            .ok_or_else(|| ApiError::invalid(name, Message::Required))?;
        let text = decimal_text(name, raw)?;
        let amount = Amount::<Uzs>::parse(&text).map_err(|error| ApiError::invalid(name, error))?;
        Ok(AnyMoney::new(amount.minor(), self.currency()?))
    }

    /// An amount of money in minor units, written in major units as a number or as a string. `null` counts as missing.
    pub fn optional_amount(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let Some(raw) = self.get(name) else {
            return Ok(None);
        };
        let text = decimal_text(name, raw)?;
        let amount = Amount::<Uzs>::parse(&text).map_err(|error| ApiError::invalid(name, error))?;
        Ok(Some(amount.minor()))
    }

    /// The field `currency` (default: so'm).
    pub fn currency(&self) -> Result<CurrencyCode, ApiError> {
        match self.optional_text("currency", 3)? {
            None => Ok(CurrencyCode::Uzs),
            Some(code) => code
                .parse()
                .map_err(|_| ApiError::invalid("currency", Message::UnknownCurrency)),
        }
    }

    /// One of a few words. `null` counts as missing.
    pub fn choice<T: Copy>(
        &self,
        name: &str,
        all: &[T],
        word_of: impl Fn(T) -> &'static str,
    ) -> Result<Option<T>, ApiError> {
        let Some(text) = self.optional_text(name, WORD_LENGTH_MAX)? else {
            return Ok(None);
        };
        choose(name, &text, all, word_of).map(Some)
    }

    /// Says that of two limits the lower would be above the upper, of the one that the request names.
    pub fn crossed(&self, lower: (&str, AnyMoney), upper: (&str, AnyMoney)) -> ApiError {
        if self.has(lower.0) {
            ApiError::invalid(lower.0, Message::AmountAboveMaximum.with("max", upper.1))
        } else {
            ApiError::invalid(upper.0, Message::AmountBelowMinimum.with("min", lower.1))
        }
    }

    /// Refuses members with other names, for requests in which a misspelt one must not be overlooked.
    pub fn only(&self, names: &[&str]) -> Result<(), ApiError> {
        match self.0.keys().find(|name| !names.contains(&name.as_str())) {
            Some(unknown) => Err(ApiError::invalid(unknown, Message::UnknownField)),
            None => Ok(()),
        }
    }

    /// `true` or `false`. `null` counts as missing.
    pub fn optional_boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(ApiError::invalid(name, Message::MustBeBoolean)),
        }
    }

    /// A whole number within bounds. `null` counts as missing.
    pub fn optional_integer_in(
        &self,
        name: &str,
        bounds: RangeInclusive<i64>,
    ) -> Result<Option<i64>, ApiError> {
        match self.optional_integer(name)? {
            Some(number) if !bounds.contains(&number) => {
                let problem = Message::MustBeBetween
                    .with("min", bounds.start())
                    .with("max", bounds.end());
                Err(ApiError::invalid(name, problem))
            }
            number => Ok(number),
        }
    }

    /// Stars in hundredths, as a number or as a string: from 0 to a whole number. `null` counts as missing.
    pub fn optional_stars(&self, name: &str, stars_max: u16) -> Result<Option<u16>, ApiError> {
        let Some(raw) = self.get(name) else {
            return Ok(None);
        };
        let problem: Text = match minor_units_from_decimal(&decimal_text(name, raw)?) {
            Ok(hundredths) if hundredths < 0 => Message::AmountNegative.into(),
            Ok(hundredths) => match u16::try_from(hundredths) {
                Ok(hundredths) if hundredths <= stars_max * 100 => return Ok(Some(hundredths)),
                _ => Message::AmountAboveMaximum.with("max", stars_max),
            },
            Err(DecimalError::NotANumber) => AmountError::NotANumber.into(),
            Err(DecimalError::TooPrecise) => AmountError::TooPrecise.into(),
            Err(DecimalError::OutOfRange) => Message::AmountAboveMaximum.with("max", stars_max),
        };
        Err(ApiError::invalid(name, problem))
    }

    /// Money of zero or more in minor units, written in major units as a number or as a string. `null` counts as
    /// missing.
    pub fn optional_minor_units(&self, name: &str) -> Result<Option<i64>, ApiError> {
        match self.optional_hundredths(name)? {
            Some(minor) if minor < 0 => Err(ApiError::invalid(name, Message::AmountNegative)),
            Some(minor) if minor > Amount::<Uzs>::MAX_MINOR => {
                Err(ApiError::invalid(name, Message::AmountBeyondLedger))
            }
            minor => Ok(minor),
        }
    }

    /// A percentage, as a number or as a string. `null` counts as missing.
    pub fn optional_percentage(&self, name: &str) -> Result<Option<BasisPoints>, ApiError> {
        let refused = || ApiError::invalid(name, Message::MustBePercentage);
        let Some(hundredths) = self.optional_hundredths(name).map_err(|_| refused())? else {
            return Ok(None);
        };
        let percentage = u16::try_from(hundredths).ok().and_then(BasisPoints::new);
        percentage.map(Some).ok_or_else(refused)
    }

    /// A list of texts. `null` counts as missing.
    pub fn optional_texts(&self, name: &str) -> Result<Option<Vec<String>>, ApiError> {
        let Some(raw) = self.get(name) else {
            return Ok(None);
        };
        let texts = serde_json::from_str(raw);
        texts
            .map(Some)
            .map_err(|_| ApiError::invalid(name, Message::MustBeListOfStrings))
    }

    /// Hundredths of a decimal number with at most two decimals, as a number or as a string.
    fn optional_hundredths(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let Some(raw) = self.get(name) else {
            return Ok(None);
        };
        let hundredths = minor_units_from_decimal(&decimal_text(name, raw)?);
        hundredths.map(Some).map_err(|error| {
            let problem = match error {
                DecimalError::NotANumber => AmountError::NotANumber,
                DecimalError::TooPrecise => AmountError::TooPrecise,
                DecimalError::OutOfRange => AmountError::TooLarge,
            };
            ApiError::invalid(name, problem)
        })
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(|value| value.get())
            .filter(|raw| *raw != "null")
    }
}

/// The one whose word this is.
pub(super) fn choose<T: Copy>(
    name: &str,
    text: &str,
    all: &[T],
    word_of: impl Fn(T) -> &'static str,
) -> Result<T, ApiError> {
    let found = all.iter().copied().find(|one| word_of(*one) == text);
    found.ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|one| word_of(*one)).collect();
        let problem = Message::MustBeOneOf.with("words", words.join(", "));
        ApiError::invalid(name, problem)
    })
}

/// The digits of a number that stands in a body as a number or as a string.
fn decimal_text(name: &str, raw: &str) -> Result<String, ApiError> {
    if raw.starts_with('"') {
        serde_json::from_str(raw).map_err(|_| ApiError::invalid(name, AmountError::NotANumber))
    } else {
        Ok(raw.to_owned())
    }
}

impl FromRequest for Fields {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = RawBody::from_request(request, payload);
        Box::pin(async move { Self::parse(&body.await?.0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(body: &str) -> Fields {
        Fields::parse(body.as_bytes()).expect("fields")
    }

    #[test]
    fn amounts_are_exact_as_numbers_and_as_strings() {
        for body in [
            r#"{"amount": 999999999999999.99}"#,
            r#"{"amount": "999999999999999.99"}"#,
        ] {
            let amount = fields(body).amount("amount").map(|amount| amount.minor);
            assert_eq!(amount.ok(), Some(99_999_999_999_999_999), "{body}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_by_name() {
        for value in [
            "null",
            "true",
            "[1]",
            "{}",
            "\"\"",
            "\"abc\"",
            "NaN",
            "0",
            "-1",
            "1.001",
            "1e400",
            "\"1 000\"",
        ] {
            let refused = Fields::parse(format!("{{\"amount\": {value}}}").as_bytes())
                .and_then(|fields| fields.amount("amount"))
                .expect_err(value);
            assert!(refused.to_string().contains("amount"), "{value}: {refused}");
        }
    }

    #[test]
    fn whole_numbers_are_whole_numbers() {
        assert_eq!(
            fields(r#"{"quantity": 5}"#)
                .optional_integer("quantity")
                .ok(),
            Some(Some(5))
        );
        assert_eq!(
            fields(r#"{"quantity": null}"#)
                .optional_integer("quantity")
                .ok(),
            Some(None)
        );
        for value in [
            "1.5",
            "1.0",
            "1e2",
            "\"2\"",
            "true",
            "[]",
            "99999999999999999999",
        ] {
            assert!(
                fields(&format!("{{\"quantity\": {value}}}"))
                    .optional_integer("quantity")
                    .is_err(),
                "{value}"
            );
        }
    }

    #[test]
    fn bodies_that_are_no_object_or_say_something_twice_are_refused() {
        for body in [
            "",
            "[]",
            "1",
            "{",
            r#"{"a": 1} x"#,
            r#"{"a": 1, "a": 2}"#,
            "\u{feff}{}",
        ] {
            assert!(Fields::parse(body.as_bytes()).is_err(), "{body}");
        }
        assert!(Fields::parse(b"{\"a\": \"\xff\"}").is_err());
    }
}
