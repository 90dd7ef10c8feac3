use std::fmt;

use chrono::{Datelike, NaiveDate};

/// The month in which a card ends; it is good to the last day of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CardExpiry {
    year: u8,
    month: u8,
}

impl CardExpiry {
    /// From what people type: `MM/YY`, `MMYY`, `MM / YY`, `MM/YYYY`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text
            .chars()
            .filter(|character| !matches!(character, ' ' | '/' | '-' | '.'))
            .collect();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (month, year) = match digits.len() {
            4 => digits.split_at(2),
            6 => (&digits[..2], digits[2..].strip_prefix("20")?),
            _ => return None,
        };
        let (month, year) = (month.parse().ok()?, year.parse().ok()?);
        (1..=12).contains(&month).then_some(Self { year, month })
    }

    /// Whether the card has ended on this day.
    pub fn is_past(self, today: NaiveDate) -> bool {
        let ends = (2000 + i32::from(self.year), u32::from(self.month));
        ends < (today.year(), today.month())
    }

    /// `YYMM`, as both processing centres write it (`uzcard.md` section 3, `humo.md` section 3).
    pub fn yymm(self) -> secrecy::SecretString {
        format!("{:02}{:02}", self.year, self.month).into()
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
    use secrecy::ExposeSecret;

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
