use actix_web::http::header::{CONTENT_LANGUAGE, HeaderMap, HeaderName, HeaderValue, VARY};

use super::Language;

/// What the text of an answer depends on.
pub(crate) const BY_LANGUAGE: (HeaderName, HeaderValue) =
    (VARY, HeaderValue::from_static("Accept-Language"));

impl Language {
    /// Says that an answer is in this language and might be in another one. Without a choice nothing is said of its own: names
    /// of services are Uzbek then, and messages English.
    pub(crate) fn label(self, headers: &mut HeaderMap) {
        let (name, value) = BY_LANGUAGE;
        headers.append(name, value);
        if let Some(tag) = self.tag() {
            headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(tag));
        }
    }

    /// The same of an answer that holds a message and nothing else.
    pub(crate) fn label_message(self, headers: &mut HeaderMap) {
        let said = match self {
            Self::Unspecified => Self::English,
            said => said,
        };
        said.label(headers);
    }
}
