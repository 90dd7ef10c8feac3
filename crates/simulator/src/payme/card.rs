//! Cards that payers type in: the test cards that Payme publishes (expiry 03/99, SMS code 666666), and one of our own.

use crate::fields::FieldReader;

/// The expiry of every test card.
const EXPIRY: &str = "0399";
/// The code that Payme's test system sends.
pub(super) const SMS_CODE: &str = "666666";

/// What happens when a card is to be debited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behaviour {
    Pays,
    /// The bank sends no SMS for it.
    NoSms,
    Expired,
    Blocked,
    InsufficientFunds,
    SystemError,
    /// Nothing for ten seconds, then an error.
    SlowError,
}

/// A card that payers can try.
pub(super) struct TestCard {
    pub(super) number: &'static str,
    pub(super) behaviour: Behaviour,
}

pub(super) const TEST_CARDS: [TestCard; 8] = [
    card("8600069195406311", Behaviour::Pays),
    card("8600495473316478", Behaviour::Pays),
    card("8600060921090842", Behaviour::NoSms),
    card("3333336415804657", Behaviour::Expired),
    card("4444445987459073", Behaviour::Blocked),
    card("8600143417770323", Behaviour::SystemError),
    card("8600134301849596", Behaviour::SlowError),
    // Our own: Payme publishes none without money.
    card("8600000000000051", Behaviour::InsufficientFunds),
];

const fn card(number: &'static str, behaviour: Behaviour) -> TestCard {
    TestCard { number, behaviour }
}

impl TestCard {
    /// In groups of four.
    pub(super) fn grouped(&self) -> String {
        let digits = self.number.as_bytes().chunks(4);
        let groups: Vec<_> = digits.map(|four| String::from_utf8_lossy(four)).collect();
        groups.join(" ")
    }
}

/// A card that was typed in, as far as it is kept: what it does, and its first six and last four digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) mask: String,
    pub(super) behaviour: Behaviour,
}

/// Why a card is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CardFault {
    /// Not 16 digits.
    Number,
    /// Not a month and a year.
    Expiry,
    /// No such card, or another expiry.
    Unknown,
}

impl Card {
    /// Reads the card form.
    pub(super) fn read(fields: &mut FieldReader<'_>) -> Result<Self, CardFault> {
        let digits = |text: &str| {
            let kept: String = text
                .chars()
                .filter(|c| !matches!(c, ' ' | '-' | '/'))
                .collect();
            kept.bytes()
                .all(|byte| byte.is_ascii_digit())
                .then_some(kept)
        };
        let number = fields.optional("number", "must be 16 digits", digits);
        let number = number
            .filter(|digits| digits.len() == 16)
            .ok_or(CardFault::Number)?;
        let expiry = fields.optional("expire", "must be MM/YY", digits);
        let expiry = expiry
            .filter(|digits| digits.len() == 4)
            .ok_or(CardFault::Expiry)?;
        let mut known = TEST_CARDS.iter().filter(|_| expiry == EXPIRY);
        let card = known.find(|card| card.number == number);
        let card = card.ok_or(CardFault::Unknown)?;
        Ok(Self {
            mask: format!("{}******{}", &number[..6], &number[12..]),
            behaviour: card.behaviour,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(form: &str) -> Result<Card, CardFault> {
        Card::read(&mut FieldReader::decode(form.as_bytes()))
    }

    #[test]
    fn a_card_is_known_however_it_is_grouped() {
        for form in [
            "number=8600069195406311&expire=0399",
            "number=8600+0691+9540+6311&expire=03%2F99",
            "number=8600-0691-9540-6311&expire=03+%2F+99",
        ] {
            let card = read(form).unwrap();
            assert_eq!(card.mask, "860006******6311");
            assert_eq!(card.behaviour, Behaviour::Pays);
        }
    }

    #[test]
    fn a_card_that_cannot_be_is_refused() {
        for (form, fault) in [
            ("", CardFault::Number),
            ("number=86000691954063&expire=0399", CardFault::Number),
            ("number=860006919540631x&expire=0399", CardFault::Number),
            ("number=8600069195406311", CardFault::Expiry),
            ("number=8600069195406311&expire=399", CardFault::Expiry),
            ("number=8600069195406311&expire=0499", CardFault::Unknown),
            ("number=8600069195406312&expire=0399", CardFault::Unknown),
        ] {
            assert_eq!(read(form), Err(fault), "{form}");
        }
    }
}
