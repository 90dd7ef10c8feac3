//! Texts that people read, in the languages of the platform.

/// A text in the three languages of the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalizedText {
    /// Uzbek (Latin), the default.
    pub uz: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl LocalizedText {
    /// The three texts.
    pub fn new(uz: &str, ru: &str, en: &str) -> Self {
        Self {
            uz: uz.to_owned(),
            ru: ru.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// A language of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Uzbek (Latin), the default.
    Uzbek,
    /// Russian.
    Russian,
    /// English.
    English,
}

impl LocalizedText {
    /// The text in a language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Uzbek => &self.uz,
            Language::Russian => &self.ru,
            Language::English => &self.en,
        }
    }
}
