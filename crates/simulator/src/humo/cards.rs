//! The cards of the sandbox. All numbers pass the Luhn check and are made up.

/// The bank of all cards.
pub(super) const INSTITUTION: &str = "DEMOBANK";
/// The end of all cards but one, `YYMM`.
const EXPIRY: &str = "2812";
/// Enough for a storm of payments: a thousand million so'm.
const MUCH: i64 = 100_000_000_000;

/// What a card does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behaviour {
    /// Pays while it holds enough.
    Pays,
    /// Is declined with this code when it is debited.
    Declines(i32),
    /// Has this status, which the card look-up tells.
    HasStatus(i32),
    /// Its PIN was wrong too often.
    PinBlocked,
    /// Its bank sends no messages.
    NoMessages,
    /// Is authorised for half of the amount.
    PaysHalf,
    /// The first confirmation is answered 911; whether it captured is the question.
    ConfirmTimesOut { captured: bool },
    /// The connection is dropped after the create, which was done.
    DropsCreate,
    /// The create is answered with an action that nobody has described.
    OddAction,
    /// Pays, and its bank takes nothing back.
    RefusesReturn(i32),
}

/// One card.
#[derive(Clone, Copy, Debug)]
pub(super) struct TestCard {
    pub(super) number: &'static str,
    pub(super) expiry: &'static str,
    pub(super) phone: &'static str,
    /// To begin with.
    pub(super) balance_tiyin: i64,
    pub(super) behaviour: Behaviour,
    /// What happens, for people.
    pub(super) title: &'static str,
}

const fn card(
    number: &'static str,
    phone: &'static str,
    balance_tiyin: i64,
    behaviour: Behaviour,
    title: &'static str,
) -> TestCard {
    TestCard {
        number,
        expiry: EXPIRY,
        phone,
        balance_tiyin,
        behaviour,
        title,
    }
}

/// All of them.
pub(super) const CARDS: [TestCard; 16] = [
    card(
        "9860090100000018",
        "998901234567",
        MUCH,
        Behaviour::Pays,
        "pays",
    ),
    card(
        "9860090100000026",
        "998901234502",
        50_000,
        Behaviour::Pays,
        "holds 500 so'm: too little (116)",
    ),
    card(
        "9860090100000034",
        "998901234503",
        MUCH,
        Behaviour::Declines(100),
        "is declined without a reason (100)",
    ),
    card(
        "9860090100000042",
        "998901234504",
        MUCH,
        Behaviour::Declines(121),
        "is declined: over the limit (121)",
    ),
    card(
        "9860090100000059",
        "998901234505",
        MUCH,
        Behaviour::Declines(101),
        "is declined: expired (101)",
    ),
    card(
        "9860090100000067",
        "998901234506",
        MUCH,
        Behaviour::Declines(208),
        "is declined: lost (208)",
    ),
    card(
        "9860090100000075",
        "998901234507",
        MUCH,
        Behaviour::HasStatus(280),
        "gets no code: inactive (280)",
    ),
    card(
        "9860090100000083",
        "998901234508",
        MUCH,
        Behaviour::PinBlocked,
        "gets no code: PIN blocked (106)",
    ),
    card(
        "9860090100000091",
        "998901234509",
        MUCH,
        Behaviour::NoMessages,
        "gets no code: its bank sends no messages",
    ),
    card(
        "9860090100000109",
        "998901234510",
        MUCH,
        Behaviour::PaysHalf,
        "is authorised for half of the amount (002)",
    ),
    card(
        "9860090100000117",
        "998901234511",
        MUCH,
        Behaviour::ConfirmTimesOut { captured: true },
        "is captured, and the answer is a time-out (911)",
    ),
    card(
        "9860090100000125",
        "998901234512",
        MUCH,
        Behaviour::ConfirmTimesOut { captured: false },
        "is not captured, and the answer is a time-out (911)",
    ),
    card(
        "9860090100000133",
        "998901234513",
        MUCH,
        Behaviour::DropsCreate,
        "is authorised, and the connection dropped",
    ),
    card(
        "9860090100000141",
        "998901234514",
        MUCH,
        Behaviour::OddAction,
        "is authorised, and the answer makes no sense",
    ),
    card(
        "9860090100000158",
        "998901234515",
        MUCH,
        Behaviour::RefusesReturn(104),
        "pays, and refuses a return (104)",
    ),
    card(
        "9860090100000166",
        "998901234516",
        MUCH,
        Behaviour::Pays,
        "pays as well",
    ),
];

impl TestCard {
    /// The first six and the last four digits.
    pub(super) fn mask(&self) -> String {
        format!("{}******{}", &self.number[..6], &self.number[12..])
    }

    /// In groups of four.
    pub(super) fn grouped(&self) -> String {
        let digits = self.number;
        let groups = [&digits[..4], &digits[4..8], &digits[8..12], &digits[12..]];
        groups.join(" ")
    }

    /// As on a card, `MM/YY`.
    pub(super) fn expiry_as_printed(&self) -> String {
        format!("{}/{}", &self.expiry[2..], &self.expiry[..2])
    }

    /// Where it stands among the cards.
    pub(super) fn find(number: &str) -> Option<usize> {
        CARDS.iter().position(|card| card.number == number)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn cards_differ_and_pass_the_luhn_check() {
        let numbers: BTreeSet<_> = CARDS.iter().map(|card| card.number).collect();
        let phones: BTreeSet<_> = CARDS.iter().map(|card| card.phone).collect();
        assert_eq!((numbers.len(), phones.len()), (CARDS.len(), CARDS.len()));
        for card in CARDS {
            let digits = card.number.bytes().rev().zip([1, 2].into_iter().cycle());
            let sum: u32 = digits
                .map(|(byte, weight)| u32::from(byte - b'0') * weight)
                .map(|product| product / 10 + product % 10)
                .sum();
            assert_eq!((card.number.len(), sum % 10), (16, 0), "{}", card.number);
        }
    }
}
