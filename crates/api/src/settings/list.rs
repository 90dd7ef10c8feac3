use serde::{Deserialize, Deserializer};

/// A list in a file, or text with commas in an environment variable.
pub(super) fn list_or_commas<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        List(Vec<String>),
        Commas(String),
    }

    Ok(match Form::deserialize(deserializer)? {
        Form::List(list) => list,
        Form::Commas(text) => text
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}
