use std::fmt;

use chrono::{Datelike, NaiveDate};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

/// The month in which a card ends; it is good to the last day of it. Kept as `YYMM`, wiped when it is dropped.
#[derive(Clone)]
pub struct CardExpiry(SecretString);

/// Digits of what is kept.
const DIGITS: usize = 4;

impl CardExpiry {
    /// From what people type: `MM/YY`, `MMYY`, `MM / YY`, `MM/YYYY`.
    pub fn parse(text: &str) -> Option<Self> {
        // In place, and the text of full length from the start: what moves would leave copies behind in memory.
        let mut typed = Zeroizing::new([0_u8; 6]);
        let mut free = typed.iter_mut();
        for character in text.chars() {
            match character {
                '0'..='9' => *free.next()? = u8::try_from(character).ok()?,
                ' ' | '/' | '-' | '.' => {}
                _ => return None,
            }
        }
        let left = free.len();
        let (month, year) = match (left, &*typed) {
            (2, [m1, m2, y1, y2, ..]) | (0, [m1, m2, b'2', b'0', y1, y2]) => ([m1, m2], [y1, y2]),
            _ => return None,
        };
        let mut yymm = String::with_capacity(DIGITS);
        yymm.extend(year.into_iter().chain(month).copied().map(char::from));
        let expiry = Self(yymm.into());
        let (_, month) = expiry.year_and_month();
        (1..=12).contains(&month).then_some(expiry)
    }

    /// Whether the card has ended on this day.
    pub fn is_past(&self, today: NaiveDate) -> bool {
        self.year_and_month() < (today.year(), today.month())
    }

    /// `YYMM`, as both processing centres write it (`uzcard.md` section 3, `humo.md` section 3).
    pub fn yymm(&self) -> SecretString {
        self.0.clone()
    }

    fn year_and_month(&self) -> (i32, u32) {
        let (year, month) = self.0.expose_secret().split_at(2);
        // Digits, since the expiry was made.
        let month = month.parse().unwrap_or_default();
        (2000 + year.parse().unwrap_or(0), month)
    }
}

/// The expiry is card data: not shown.
impl fmt::Debug for CardExpiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardExpiry")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_the_month_first_and_processing_centres_the_year() {
        for text in ["06/28", "0628", "06 / 28", "06/2028", " 06-28 "] {
            let expiry = CardExpiry::parse(text).expect(text);
            assert_eq!(expiry.yymm().expose_secret(), "2806", "{text}");
        }
        for text in [
            "",
            "13/28",
            "00/28",
            "6/28",
            "06/1928",
            "0x/28",
            "٠٦/٢٨",
            "062",
            "06285",
            "06/20285",
        ] {
            assert!(CardExpiry::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_card_is_good_to_the_end_of_its_month() {
        let expiry = CardExpiry::parse("06/28").expect("a month");
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a day");
        assert!(!expiry.is_past(day(2028, 6, 30)));
        assert!(expiry.is_past(day(2028, 7, 1)));
        assert!(!expiry.is_past(day(2027, 12, 31)));
    }

    #[test]
    fn debug_output_keeps_the_expiry() {
        assert_eq!(
            format!("{:?}", CardExpiry::parse("06/28")),
            "Some(CardExpiry)"
        );
    }
}
