//! A body as names and texts. Click posts forms; its own library also reads JSON, and so does this.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The body is neither a form nor a JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A text, or the digits of a number exactly as they were written.
    Text(String),
    /// Nothing: `null`.
    Absent,
    /// What no field of Click's can be: a list, an object, a boolean, bytes that are no text.
    Garbled,
}

/// Names and values in the order in which they came.
pub(crate) fn read(
    body: &[u8],
    content_type: Option<&str>,
) -> Result<Vec<(String, Value)>, Unreadable> {
    if is_json(body, content_type) {
        let JsonFields(fields) = serde_json::from_slice(body).map_err(|_| Unreadable)?;
        let values = fields.into_iter();
        Ok(values.map(|(name, raw)| (name, json_value(&raw))).collect())
    } else {
        let fields = form_urlencoded::parse(body);
        Ok(fields
            .map(|(name, text)| (name.into_owned(), form_value(text)))
            .collect())
    }
}

/// By the look of the body as well as by its label: Click's libraries take JSON under any label.
pub(crate) fn is_json(body: &[u8], content_type: Option<&str>) -> bool {
    let says_json = content_type.is_some_and(|label| label.to_ascii_lowercase().contains("json"));
    says_json || body.trim_ascii_start().starts_with(b"{")
}

/// Form decoding puts U+FFFD where bytes are no UTF-8; a sender who writes it has lost bytes earlier.
fn form_value(text: Cow<'_, str>) -> Value {
    if text.contains(char::REPLACEMENT_CHARACTER) {
        Value::Garbled
    } else {
        Value::Text(text.into_owned())
    }
}

fn json_value(raw: &RawValue) -> Value {
    match raw.get().as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw.get()).map_or(Value::Garbled, Value::Text),
        Some(b'-' | b'0'..=b'9') => Value::Text(raw.get().to_owned()),
        Some(b'n') => Value::Absent,
        _ => Value::Garbled,
    }
}

/// The members of a JSON object, also those that come twice, with their values as they were written.
pub(crate) struct JsonFields(pub(crate) Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for JsonFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = JsonFields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonFields, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(JsonFields(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn values(body: &[u8], content_type: Option<&str>) -> Result<Vec<Value>, Unreadable> {
        let fields = read(body, content_type)?.into_iter();
        Ok(fields.map(|(_, value)| value).collect())
    }

    #[test]
    fn a_form_is_percent_decoded() {
        let body = b"sign_time=2026-01-15+12%3A00%3A00&error_note=%D0%9E%D0%BA&empty=&bare";
        let expected = ["2026-01-15 12:00:00", "Ок", "", ""].map(text);
        assert_eq!(values(body, None), Ok(expected.to_vec()));
    }

    #[test]
    fn json_numbers_keep_every_digit() {
        let body = br#" {"amount": 50000.00, "big": 12345678901234567.89, "action": 0, "text": "\u0416\"", "minus": -5017}"#;
        let expected = ["50000.00", "12345678901234567.89", "0", "Ж\"", "-5017"].map(text);
        assert_eq!(values(body, None), Ok(expected.to_vec()));
    }

    #[test]
    fn json_values_that_no_field_can_have_are_garbled() {
        let body = br#"{"a": null, "b": true, "c": [1], "d": {"e": 1}, "f": "\ud800"}"#;
        let [absent, garbled] = [Value::Absent, Value::Garbled];
        let expected = vec![
            absent,
            garbled.clone(),
            garbled.clone(),
            garbled.clone(),
            garbled,
        ];
        assert_eq!(values(body, None), Ok(expected));
    }

    #[test]
    fn bytes_that_are_no_text_are_garbled() {
        assert_eq!(values(b"a=%FF", None), Ok(vec![Value::Garbled]));
        assert_eq!(values(b"a=\xff", None), Ok(vec![Value::Garbled]));
        assert_eq!(values(b"{\"a\": \"\xff\"}", None), Err(Unreadable));
    }

    #[test]
    fn a_body_that_calls_itself_json_must_be_an_object() {
        for body in [&b"action=0"[..], b"", b"[]", b"0", b"null", b"{\"a\": 1"] {
            assert_eq!(
                read(body, Some("application/json; charset=utf-8")),
                Err(Unreadable)
            );
        }
        let form = Some("application/x-www-form-urlencoded");
        assert_eq!(values(b"{\"action\": 0}", form), Ok(vec![text("0")]));
    }
}
