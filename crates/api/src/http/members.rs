//! Reading the members of JSON objects, so that what is wrong can be said of the member in which it stands.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::error::ApiError;
use crate::language::Message;

/// The members of an object by their names, each as its literal text.
pub(super) type Members = BTreeMap<String, Box<RawValue>>;

/// How far the reader has come.
#[derive(Default)]
struct Place {
    /// The item of the list, from 0.
    item: Option<usize>,
    /// The member whose value is read.
    member: Option<String>,
    /// The member stood there before.
    is_twice: bool,
}

/// The members of a body that is an object.
pub(super) fn read_object(body: &[u8]) -> Result<Members, ApiError> {
    let mut place = Place::default();
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = Object(&mut place).deserialize(&mut reader);
    let read = read.and_then(|members| reader.end().map(|()| members));
    read.map_err(|error| place.refusal(&error, Message::MustBeJsonObject))
}

/// The members of each object of a body that is a list of objects.
pub(super) fn read_list(body: &[u8]) -> Result<Vec<Members>, ApiError> {
    let mut place = Place::default();
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = List(&mut place).deserialize(&mut reader);
    let read = read.and_then(|list| reader.end().map(|()| list));
    read.map_err(|error| place.refusal(&error, Message::MustBeJsonList))
}

impl Place {
    fn refusal(self, error: &serde_json::Error, expected: Message) -> ApiError {
        let at = |message: Message| {
            message
                .with("line", error.line())
                .with("column", error.column())
        };
        let refusal = match self.member {
            Some(member) if self.is_twice => {
                ApiError::invalid_json_member(&member, Message::StandsTwice)
            }
            Some(member) => ApiError::invalid_json_member(&member, at(Message::MustBeJson)),
            None if error.is_data() => return ApiError::invalid_json(expected),
            None => return ApiError::invalid_json(at(Message::InvalidJson)),
        };
        match self.item {
            Some(item) => refusal.in_item(item),
            None => refusal,
        }
    }
}

struct Object<'a>(&'a mut Place);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Members;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Members, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Members::new();
        while let Some(name) = map.next_key::<String>()? {
            self.0.is_twice = members.contains_key(&name);
            self.0.member = Some(name.clone());
            if self.0.is_twice {
                return Err(A::Error::custom("a member stands twice"));
            }
            members.insert(name, map.next_value()?);
            self.0.member = None;
        }
        Ok(members)
    }
}

struct List<'a>(&'a mut Place);

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = Vec<Members>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Members>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = Vec<Members>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Members>, A::Error> {
        let mut items = Vec::new();
        loop {
            self.0.item = Some(items.len());
            let Some(members) = list.next_element_seed(Object(self.0))? else {
                self.0.item = None;
                return Ok(items);
            };
            items.push(members);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(body: &str) -> String {
        read_object(body.as_bytes()).expect_err(body).to_string()
    }

    #[test]
    fn what_is_wrong_is_said_of_the_member_in_which_it_stands() {
        for (body, text) in [
            (
                r#"{"gateway": "click", "amount": NaN}"#,
                "invalid_json: amount: must be JSON (line 1, column 32)",
            ),
            (
                r#"{"amount": 1, "amount": 2}"#,
                "invalid_json: amount: stands twice",
            ),
            (
                r#"{"amount": 1, "\u0061mount": 2}"#,
                "invalid_json: amount: stands twice",
            ),
            ("[]", "invalid_json: Request body must be a JSON object"),
            (
                "",
                "invalid_json: Request body is not valid JSON (line 1, column 0)",
            ),
            (
                r#"{"amount": 1} x"#,
                "invalid_json: Request body is not valid JSON (line 1, column 15)",
            ),
        ] {
            assert_eq!(refusal(body), text, "{body}");
        }
    }

    #[test]
    fn of_a_list_the_item_is_said_too() {
        for (body, text) in [
            (
                r#"[{"id": 1}, {"id": 2, "id": 3}]"#,
                "invalid_json: [1]: id: stands twice",
            ),
            (
                r#"[{"id": 1}, {"id": Infinity}]"#,
                "invalid_json: [1]: id: must be JSON (line 1, column 20)",
            ),
            (
                r#"[{"id": 1}, 2]"#,
                "invalid_json: Request body must be a JSON array of objects",
            ),
            (
                "{}",
                "invalid_json: Request body must be a JSON array of objects",
            ),
        ] {
            let refusal = read_list(body.as_bytes()).expect_err(body).to_string();
            assert_eq!(refusal, text, "{body}");
        }
    }
}
