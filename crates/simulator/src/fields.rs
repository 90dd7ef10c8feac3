//! Reading a query string or a form, and collecting all that is wrong with it.

use std::borrow::Cow;

use url::form_urlencoded;

/// How much of a refused value is repeated to the reader, in characters.
const SHOWN_CHARS_MAX: usize = 80;

/// One field that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldFault {
    pub(crate) field: &'static str,
    /// What the field must be.
    pub(crate) rule: &'static str,
    /// What it was, shortened; `None` when it was missing.
    pub(crate) given: Option<String>,
}

/// Decoded fields, and the faults found in those that were asked for.
pub(crate) struct FieldReader<'a> {
    fields: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    faults: Vec<FieldFault>,
}

impl<'a> FieldReader<'a> {
    /// Decodes `application/x-www-form-urlencoded`, which any bytes are.
    pub(crate) fn decode(encoded: &'a [u8]) -> Self {
        Self {
            fields: form_urlencoded::parse(encoded).collect(),
            faults: Vec::new(),
        }
    }

    /// The field as `read` understands it; `None` when it is missing or empty, or at fault.
    pub(crate) fn optional<T>(
        &mut self,
        field: &'static str,
        rule: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let mut values = self
            .fields
            .iter()
            .filter(|(name, _)| name == field)
            .map(|(_, value)| &**value);
        let given = values.next().filter(|value| !value.is_empty())?;
        let refused = if values.next().is_some() {
            "must be given once"
        // Bytes that are not UTF-8 were decoded to U+FFFD; control characters have no use in a link.
        } else if given
            .chars()
            .any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER)
        {
            "must be plain UTF-8 text"
        } else if let Some(value) = read(given) {
            return Some(value);
        } else {
            rule
        };
        let shown = given.chars().take(SHOWN_CHARS_MAX).collect();
        self.faults.push(FieldFault {
            field,
            rule: refused,
            given: Some(shown),
        });
        None
    }

    /// Like [`optional`](Self::optional), and a missing field is a fault.
    pub(crate) fn required<T>(
        &mut self,
        field: &'static str,
        rule: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let faults_before = self.faults.len();
        let value = self.optional(field, rule, read);
        if value.is_none() && self.faults.len() == faults_before {
            self.faults.push(FieldFault {
                field,
                rule,
                given: None,
            });
        }
        value
    }

    /// `value` when nothing was at fault, the faults otherwise.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Vec<FieldFault>> {
        value.filter(|_| self.faults.is_empty()).ok_or(self.faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any(text: &str) -> Option<String> {
        Some(text.to_owned()).filter(|text| !text.is_empty())
    }

    fn rule_of(encoded: &str) -> Option<&'static str> {
        let mut reader = FieldReader::decode(encoded.as_bytes());
        let value = reader.required("name", "must be a name", any);
        reader.finish(value).err().map(|faults| faults[0].rule)
    }

    #[test]
    fn a_value_is_decoded() {
        let mut reader = FieldReader::decode(b"other=1&name=a+b%26c%E2%82%AC");
        assert_eq!(reader.required("name", "", any).as_deref(), Some("a b&c€"));
    }

    #[test]
    fn missing_and_empty_are_alike() {
        assert_eq!(rule_of("other=1"), Some("must be a name"));
        assert_eq!(rule_of("name="), Some("must be a name"));
        let mut reader = FieldReader::decode(b"name=");
        assert_eq!(reader.optional("name", "", any), None);
        assert_eq!(reader.finish(Some(())), Ok(()));
    }

    #[test]
    fn repeated_and_unreadable_values_are_refused() {
        assert_eq!(rule_of("name=1&name=1"), Some("must be given once"));
        assert_eq!(rule_of("name=1&name="), Some("must be given once"));
        assert_eq!(rule_of("name=%ff"), Some("must be plain UTF-8 text"));
        assert_eq!(rule_of("name=a%0d%0ab"), Some("must be plain UTF-8 text"));
        assert_eq!(rule_of("name=a%00"), Some("must be plain UTF-8 text"));
    }

    #[test]
    fn a_long_value_is_repeated_in_part() {
        let encoded = format!("name={}", "é".repeat(200));
        let mut reader = FieldReader::decode(encoded.as_bytes());
        let value = reader.required("name", "must be short", |_| None::<()>);
        let faults = reader.finish(value).unwrap_err();
        assert_eq!(faults[0].given.as_deref(), Some("é".repeat(80).as_str()));
    }
}
