use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Language, Message};

type Texts = HashMap<String, String>;

static UZBEK: LazyLock<Texts> = LazyLock::new(|| read(include_str!("texts/uz.toml")));
static RUSSIAN: LazyLock<Texts> = LazyLock::new(|| read(include_str!("texts/ru.toml")));
static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("texts/en.toml")));

/// The files are part of the program and checked by its tests; one that cannot be read counts as empty.
fn read(file: &str) -> Texts {
    toml::from_str(file).unwrap_or_default()
}

/// The text of a message with its placeholders; its key, if a text were missing.
pub(super) fn template(message: Message, language: Language) -> &'static str {
    let texts = match language {
        Language::Uzbek => &*UZBEK,
        Language::Russian => &*RUSSIAN,
        Language::Unspecified | Language::English => &*ENGLISH,
    };
    texts
        .get(message.key())
        .map_or(message.key(), String::as_str)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn every_language_has_every_text_and_no_other() {
        let keys: BTreeSet<_> = Message::ALL
            .iter()
            .map(|message| message.key().to_owned())
            .collect();
        assert_eq!(keys.len(), Message::ALL.len(), "two messages share a key");
        for (name, texts) in [("uz", &*UZBEK), ("ru", &*RUSSIAN), ("en", &*ENGLISH)] {
            let found: BTreeSet<_> = texts.keys().cloned().collect();
            assert_eq!(found, keys, "{name}");
            assert!(
                texts.values().all(|text| !text.trim().is_empty()),
                "{name} has an empty text"
            );
        }
    }

    #[test]
    fn a_text_has_the_same_placeholders_in_every_language() {
        for message in Message::ALL {
            let [uz, ru, en] =
                Language::ALL.map(|language| placeholders(template(*message, language)));
            assert!(uz == en && ru == en, "{}", message.key());
        }
    }
}
