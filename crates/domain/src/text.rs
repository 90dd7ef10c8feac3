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
