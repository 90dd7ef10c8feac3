//! The members of a JSON object, read one by one and each as the type that it must have.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::fault::Fault;

/// Members as they came, in their order.
pub(crate) struct Members<'a>(Vec<(String, &'a RawValue)>);

/// A JSON number, as far as whole numbers matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// Written as a whole number.
    Whole(i64),
    /// A fraction, an exponent, or too large.
    Other,
}

impl<'a> Members<'a> {
    /// The members of a value; `None` when it is no object.
    pub(crate) fn of(value: &'a RawValue) -> Option<Self> {
        serde_json::from_str(value.get()).ok()
    }

    /// The first member of this name, however many there are.
    pub(crate) fn first(&self, name: &str) -> Option<&'a RawValue> {
        let mut members = self.0.iter();
        let (_, value) = members.find(|(known, _)| known == name)?;
        Some(value)
    }

    /// The member, which must be there once.
    pub(crate) fn require(&self, name: &str) -> Result<&'a RawValue, Fault> {
        let mut members = self.0.iter().filter(|(known, _)| known == name);
        match (members.next(), members.next()) {
            (Some((_, value)), None) => Ok(value),
            _ => Err(bad(name)),
        }
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Result<String, Fault> {
        text(self.require(name)?).ok_or_else(|| bad(name))
    }

    /// A number of any form.
    pub(crate) fn number(&self, name: &str) -> Result<Number, Fault> {
        number(self.require(name)?).ok_or_else(|| bad(name))
    }

    /// A whole number.
    pub(crate) fn whole(&self, name: &str) -> Result<i64, Fault> {
        match self.number(name)? {
            Number::Whole(whole) => Ok(whole),
            Number::Other => Err(bad(name)),
        }
    }

    /// An object.
    pub(crate) fn object(&self, name: &str) -> Result<Members<'a>, Fault> {
        Members::of(self.require(name)?).ok_or_else(|| bad(name))
    }
}

fn bad(name: &str) -> Fault {
    Fault::bad_request().about(name)
}

/// The value as text, when it is one.
pub(crate) fn text(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// Whether the value is `null`.
pub(crate) fn is_null(value: &RawValue) -> bool {
    value.get() == "null"
}

/// The value as a number, when it is one.
pub(crate) fn number(value: &RawValue) -> Option<Number> {
    let digits = value.get();
    let begins_as_number = digits.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    begins_as_number.then(|| digits.parse().map_or(Number::Other, Number::Whole))
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Object).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> &RawValue {
        serde_json::from_str(json).expect("JSON")
    }

    #[test]
    fn only_what_is_written_as_a_whole_number_is_one() {
        for (json, expected) in [
            ("5000000", Some(Number::Whole(5_000_000))),
            ("-1", Some(Number::Whole(-1))),
            ("9223372036854775807", Some(Number::Whole(i64::MAX))),
            ("9223372036854775808", Some(Number::Other)),
            ("1e400", Some(Number::Other)),
            ("500.0", Some(Number::Other)),
            ("\"500\"", None),
            ("null", None),
            ("true", None),
            ("[500]", None),
        ] {
            assert_eq!(number(raw(json)), expected, "{json}");
        }
    }

    #[test]
    fn a_member_must_be_there_once() {
        let members =
            Members::of(raw(r#"{"a": "x", "b": 1, "b": 2, "c": null}"#)).expect("an object");
        assert_eq!(members.text("a").ok().as_deref(), Some("x"));
        for wrong in ["b", "c", "d"] {
            assert!(members.text(wrong).is_err(), "{wrong}");
        }
        assert_eq!(members.first("b").map(RawValue::get), Some("1"));
    }

    #[test]
    fn a_value_that_is_no_object_has_no_members() {
        for json in ["[]", "null", "1", "\"{}\"", "[{}]"] {
            assert!(Members::of(raw(json)).is_none(), "{json}");
        }
    }
}
