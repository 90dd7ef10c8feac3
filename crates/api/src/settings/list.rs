use std::fmt::Display;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A list in a file, or text with commas in an environment variable.
pub(super) fn list_or_commas<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        List(Vec<String>),
        Commas(String),
    }

    let items = match Form::deserialize(deserializer)? {
        Form::List(list) => list,
        Form::Commas(text) => text.split(',').map(|item| item.trim().to_owned()).collect(),
    };
    let items = items.into_iter().filter(|item| !item.is_empty());
    items
        .map(|item| {
            item.parse()
                .map_err(|error| D::Error::custom(format_args!("{item:?} {error}")))
        })
        .collect()
}
