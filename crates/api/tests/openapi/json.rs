use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// JSON in which numbers keep their digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a text, which must be JSON.
    pub(crate) fn parse(text: &str) -> Self {
        let text = text.trim();
        match text.as_bytes().first() {
            Some(b'{') => {
                let members: Members = serde_json::from_str(text).expect("an object");
                Self::Object(members.0)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).expect("a list");
                Self::List(items.iter().map(|item| Self::parse(item.get())).collect())
            }
            Some(b'"') => Self::Text(serde_json::from_str(text).expect("a string")),
            Some(b't' | b'f') => Self::Bool(serde_json::from_str(text).expect("a boolean")),
            Some(b'n') => Self::Null,
            _ => {
                let _: f64 = serde_json::from_str(text).expect("a number");
                Self::Number(text.to_owned())
            }
        }
    }

    /// The same as [`Value`]; numbers lose digits that a binary float cannot hold.
    pub(crate) fn value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(truth) => (*truth).into(),
            Self::Number(digits) => serde_json::from_str(digits).expect("a number"),
            Self::Text(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(Self::value).collect(),
            Self::Object(members) => members
                .iter()
                .map(|(name, value)| (name.clone(), value.value()))
                .collect(),
        }
    }

    /// The word for what it is, as in schemas.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Object(_) => "object",
        }
    }
}

/// The members of an object in their order.
struct Members(Vec<(String, Json)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Members;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    members.push((name, Json::parse(value.get())));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Visitor)
    }
}
