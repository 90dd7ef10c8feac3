//! Idempotency keys for the forms of a page.

/// Longest key that the service takes, in characters.
const KEY_CHARS_MAX: usize = 255;

/// What tells the forms of one rendered page from those of any other. A form that is sent twice,
/// by a double click or a reload, carries one key both times; the same form on a page that was
/// rendered anew carries another.
pub(super) struct PageNonce(String);

impl PageNonce {
    /// 32 random hexadecimal digits.
    pub(super) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(hex::encode(bytes)))
    }

    /// The key of the form with this name.
    pub(super) fn key(&self, form: &str) -> String {
        format!("{form}-{}", self.0)
    }
}

/// The key that came back with a form.
pub(super) fn parse_key(text: &str) -> Option<String> {
    let fits = (1..=KEY_CHARS_MAX).contains(&text.len());
    (fits && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_pages_have_keys_of_their_own() {
        let (page, another) = (PageNonce::random().unwrap(), PageNonce::random().unwrap());
        assert_eq!(page.key("topup"), page.key("topup"));
        assert_ne!(page.key("topup"), page.key("charge"));
        assert_ne!(page.key("topup"), another.key("topup"));
        assert_eq!(parse_key(&page.key("topup")), Some(page.key("topup")));
    }

    #[test]
    fn what_cannot_be_a_header_is_no_key() {
        for text in ["", "a b", "é", "a\r\nX: y", &"k".repeat(256)] {
            assert_eq!(parse_key(text), None, "{text:?}");
        }
    }
}
