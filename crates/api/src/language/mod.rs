//! The languages in which people are answered: `Accept-Language` chooses among Uzbek, Russian and English. Each has one
//! file of texts beside this one. Without a choice the texts are those of the API specification: messages in English,
//! names of services in Uzbek.

mod advice;
mod headers;
mod message;
mod negotiate;
mod text;
mod texts;

use domain::text::{self as platform, LocalizedText};

pub(crate) use headers::BY_LANGUAGE;
pub use message::Message;
pub use text::Text;

/// In which language somebody is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// None was asked for: as in the specification.
    #[default]
    Unspecified,
    /// Uzbek (Latin).
    Uzbek,
    /// Russian.
    Russian,
    /// English.
    English,
}

impl Language {
    /// Those that can be asked for.
    pub const ALL: [Self; 3] = [Self::Uzbek, Self::Russian, Self::English];

    /// The tag in `Accept-Language` and `Content-Language`.
    pub const fn tag(self) -> Option<&'static str> {
        match self {
            Self::Unspecified => None,
            Self::Uzbek => Some("uz"),
            Self::Russian => Some("ru"),
            Self::English => Some("en"),
        }
    }

    /// The same among the languages of the platform; `None` when none was asked for.
    pub const fn asked_for(self) -> Option<platform::Language> {
        match self {
            Self::Unspecified => None,
            Self::Uzbek => Some(platform::Language::Uzbek),
            Self::Russian => Some(platform::Language::Russian),
            Self::English => Some(platform::Language::English),
        }
    }

    /// The name of something in this language.
    pub fn name_of(self, name: &LocalizedText) -> &str {
        match self {
            Self::Unspecified | Self::Uzbek => &name.uz,
            Self::Russian => &name.ru,
            Self::English => &name.en,
        }
    }
}
