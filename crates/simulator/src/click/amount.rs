//! The amount of a pay link.

/// Digits of so'm that are accepted: 10^12 so'm are 10^14 tiyin, far inside 64 bits and inside the
/// 2^53 that a JavaScript reader of the books keeps exact.
const WHOLE_DIGITS_MAX: usize = 12;

/// A positive amount, kept twice: as the link spelt it, because that text is what Click repeats and
/// signs in its callbacks, and as tiyin, because that is what is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    text: String,
    tiyin: i64,
}

impl Amount {
    /// Reads `N` or `N.NN` so'm; `None` for any other form, for zero and beyond 10^12 so'm.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "00"));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let well_formed = digits(whole)
            && digits(fraction)
            && fraction.len() == 2
            && (1..=WHOLE_DIGITS_MAX).contains(&whole.len())
            && (whole == "0" || !whole.starts_with('0'));
        if !well_formed {
            return None;
        }
        let tiyin = whole.parse::<i64>().ok()? * 100 + fraction.parse::<i64>().ok()?;
        (tiyin > 0).then(|| Self {
            text: text.to_owned(),
            tiyin,
        })
    }

    /// The text of the link, unchanged.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The amount in tiyin.
    pub(super) fn tiyin(&self) -> i64 {
        self.tiyin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_and_two_decimal_forms_are_read_exactly() {
        let read = |text| Amount::parse(text).map(|amount| amount.tiyin());
        assert_eq!(read("50000.00"), Some(5_000_000));
        assert_eq!(read("50000"), Some(5_000_000));
        assert_eq!(read("33139.73"), Some(3_313_973));
        assert_eq!(read("0.01"), Some(1));
        assert_eq!(read("999999999999.99"), Some(99_999_999_999_999));
    }

    #[test]
    fn the_text_of_the_link_is_kept() {
        assert_eq!(Amount::parse("50000").unwrap().text(), "50000");
        assert_eq!(Amount::parse("50000.00").unwrap().text(), "50000.00");
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in [
            "",
            ".",
            ".50",
            "50.",
            "50.5",
            "50.555",
            "1.000.00",
            "-5.00",
            "+5.00",
            "5,00",
            "5e3",
            "0",
            "0.00",
            "007",
            "NaN",
            " 5.00",
            "5.00 ",
            "1 000.00",
            "٥.٠٠",
            "1000000000000",
        ] {
            assert_eq!(Amount::parse(text), None, "{text:?}");
        }
    }
}
