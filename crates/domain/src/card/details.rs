use std::fmt;

use chrono::NaiveDate;
use secrecy::{ExposeSecret, SecretString};

use super::CardExpiry;

/// A card as its holder typed it: a number that passes the Luhn check, unless that is switched off, and an expiry that has
/// not passed.
#[derive(Clone)]
pub struct CardDetails {
    number: SecretString,
    expiry: CardExpiry,
}

/// Why what was typed is no card that could pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCard {
    /// Not 16 digits, or a digit was mistyped.
    #[error("no card has this number")]
    Number,
    /// Not a month.
    #[error("the expiry is no month")]
    Expiry,
    /// The card has ended.
    #[error("the card has expired")]
    Expired,
}

/// Whether a number whose check digit (Luhn) is wrong is refused. Nobody says that the schemes enforce it, and no other
/// number was ever seen (`uzcard.md` section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckDigit {
    /// It is refused: somebody mistyped it.
    Enforced,
    /// It is left to the processing centre.
    Ignored,
}

/// Digits of a number of either scheme.
const DIGITS: usize = 16;

/// Longest text that is looked at, bytes: 16 digits with something between each.
const NUMBER_BYTES_MAX: usize = 40;

impl CardDetails {
    /// From what was typed; blanks and hyphens in the number are skipped.
    pub fn try_new(number: &str, expiry: &str, today: NaiveDate) -> Result<Self, InvalidCard> {
        Self::try_checked(number, expiry, today, CheckDigit::Enforced)
    }

    /// The same, with a choice.
    pub fn try_checked(
        number: &str,
        expiry: &str,
        today: NaiveDate,
        check_digit: CheckDigit,
    ) -> Result<Self, InvalidCard> {
        let number = digits(number, check_digit).ok_or(InvalidCard::Number)?;
        let expiry = CardExpiry::parse(expiry).ok_or(InvalidCard::Expiry)?;
        if expiry.is_past(today) {
            return Err(InvalidCard::Expired);
        }
        Ok(Self { number, expiry })
    }

    /// The 16 digits. For the wire to the processing centre alone.
    pub fn number(&self) -> &str {
        self.number.expose_secret()
    }

    /// Until when.
    pub const fn expiry(&self) -> &CardExpiry {
        &self.expiry
    }

    /// What may be shown and stored of the number.
    pub fn mask(&self) -> CardMask {
        let number = self.number();
        CardMask(format!("{}******{}", &number[..6], &number[12..]))
    }
}

/// The number is never shown.
impl fmt::Debug for CardDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardDetails")
    }
}

/// The first six and the last four digits of a card: `860053******8829`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardMask(String);

impl CardMask {
    /// A mask as it is stored; nothing with more digits than a mask has.
    pub fn parse(text: &str) -> Option<Self> {
        let is_mask = text.len() == 16
            && text.char_indices().all(|(place, character)| {
                let is_hidden = (6..12).contains(&place);
                if is_hidden {
                    character == '*'
                } else {
                    character.is_ascii_digit()
                }
            });
        is_mask.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CardMask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The 16 digits of a number.
fn digits(text: &str, check_digit: CheckDigit) -> Option<SecretString> {
    if text.len() > NUMBER_BYTES_MAX {
        return None;
    }
    // Of full length from the start and never longer: a string that moves would leave copies behind in memory.
    let mut number = String::with_capacity(DIGITS);
    for character in text.chars() {
        match character {
            '0'..='9' if number.len() < DIGITS => number.push(character),
            ' ' | '-' | '\u{a0}' => {}
            _ => {
                drop(SecretString::from(number));
                return None;
            }
        }
    }
    let is_number =
        number.len() == DIGITS && (check_digit == CheckDigit::Ignored || passes_luhn(&number));
    let number = SecretString::from(number);
    is_number.then_some(number)
}

/// ISO/IEC 7812-1, annex B.
fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .zip([false, true].into_iter().cycle())
        .map(|(byte, is_doubled)| {
            let digit = u32::from(byte - b'0');
            match (is_doubled, digit) {
                (false, digit) => digit,
                (true, digit @ 0..=4) => digit * 2,
                (true, digit) => digit * 2 - 9,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day")
    }

    #[test]
    fn a_card_is_read_with_or_without_blanks() {
        for text in [
            "8600533364098829",
            "8600 5333 6409 8829",
            "8600-5333-6409-8829",
        ] {
            let card = CardDetails::try_new(text, "06/28", today()).expect(text);
            assert_eq!(card.number(), "8600533364098829");
            assert_eq!(card.mask().as_str(), "860053******8829");
        }
    }

    #[test]
    fn a_mistyped_card_is_refused() {
        let long = "8".repeat(41);
        for text in [
            "8600533364098828",
            "860053336409882",
            "",
            "8600 5333 6409 88٢9",
            &long,
        ] {
            let refused = CardDetails::try_new(text, "06/28", today()).map(|_| ());
            assert_eq!(refused, Err(InvalidCard::Number), "{text}");
        }
        let with_expiry =
            |expiry| CardDetails::try_new("8600533364098829", expiry, today()).map(|_| ());
        assert_eq!(with_expiry("14/28"), Err(InvalidCard::Expiry));
        assert_eq!(with_expiry("10/26"), Err(InvalidCard::Expired));
        assert_eq!(with_expiry("11/26"), Ok(()));
    }

    #[test]
    fn the_check_digit_may_be_left_to_the_processing_centre() {
        let read = |number| {
            CardDetails::try_checked(number, "06/28", today(), CheckDigit::Ignored).map(|_| ())
        };
        assert_eq!(read("8600533364098828"), Ok(()));
        for text in ["860053336409882", "86005333640988280", "860053336409882x"] {
            assert_eq!(read(text), Err(InvalidCard::Number), "{text}");
        }
    }

    #[test]
    fn debug_output_keeps_the_card() {
        let card = CardDetails::try_new("8600533364098829", "06/28", today()).expect("a card");
        assert_eq!(format!("{card:?}"), "CardDetails");
    }

    #[test]
    fn a_mask_never_holds_a_whole_number() {
        assert!(CardMask::parse("860053******8829").is_some());
        for text in [
            "8600533364098829",
            "860053******882",
            "86005333****8829",
            "",
            "86005Ж*****8829",
        ] {
            assert!(CardMask::parse(text).is_none(), "{text}");
        }
    }
}
