//! The test cards. Their numbers are those that aggregators publish for their sandboxes, and two more with the same check
//! digit; no bank has issued any of them.

/// How a card ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// As long as there is money on it, it pays.
    Pays,
    /// Its bank has blocked it.
    Blocked,
    /// It has ended, whatever its expiry says.
    Expired,
    /// Its bank sends no messages.
    NoMessages,
    /// It is locked after too many wrong codes.
    Locked,
    /// Its code is always too old.
    CodesExpire,
    /// It is blocked between the code and the debit.
    BlockedWhenLinked,
    /// Its bank declines every debit.
    Declines,
    /// It is debited, and the answer never comes.
    PaysInSilence,
    /// It is not debited, and the answer never comes.
    Vanishes,
    /// The processing centre does not know, and debits it some seconds later.
    PaysLater,
    /// It pays, and its bank refuses to take money back.
    KeepsRefunds,
}

/// A card that a payer may type in.
#[derive(Clone, Copy, Debug)]
pub(super) struct TestCard {
    pub(super) number: &'static str,
    /// `YYMM`.
    pub(super) expiry: &'static str,
    /// The code that its phone gets.
    pub(super) code: &'static str,
    /// Its holder's phone.
    pub(super) phone: &'static str,
    /// Tiyin, to begin with.
    pub(super) balance: i64,
    pub(super) habit: Habit,
    /// For people.
    pub(super) says: &'static str,
}

const fn card(
    number: &'static str,
    code: &'static str,
    phone: &'static str,
    habit: Habit,
    says: &'static str,
) -> TestCard {
    TestCard {
        number,
        expiry: "3012",
        code,
        phone,
        // Fifty million so'm.
        balance: 5_000_000_000,
        habit,
        says,
    }
}

/// All of them.
pub(super) const CARDS: &[TestCard] = &[
    TestCard {
        expiry: "2806",
        ..card(
            "8600533364098829",
            "112233",
            "998900000001",
            Habit::Pays,
            "pays",
        )
    },
    card(
        "8600492998494476",
        "112233",
        "998900000002",
        Habit::Pays,
        "pays",
    ),
    TestCard {
        // A thousand so'm.
        balance: 100_000,
        ..card(
            "8600312998546358",
            "111111",
            "998900000003",
            Habit::Pays,
            "holds 1 000 so'm: too little for most payments",
        )
    },
    card(
        "8600312987000557",
        "111111",
        "998900000004",
        Habit::Declines,
        "its bank declines every debit",
    ),
    card(
        "8600303655375959",
        "112233",
        "998900000005",
        Habit::Blocked,
        "is blocked",
    ),
    card(
        "8600492986215602",
        "111111",
        "998900000006",
        Habit::Expired,
        "has expired at its bank",
    ),
    card(
        "8600493214116133",
        "111111",
        "998900000007",
        Habit::NoMessages,
        "its bank sends no messages, so no code",
    ),
    card(
        "8600069195406311",
        "666666",
        "998900000008",
        Habit::Locked,
        "is locked after too many wrong codes",
    ),
    card(
        "8600495473316478",
        "666666",
        "998900000009",
        Habit::CodesExpire,
        "its code is always too old",
    ),
    card(
        "8600490744313347",
        "111111",
        "998900000010",
        Habit::BlockedWhenLinked,
        "is blocked by its holder once the code is typed in",
    ),
    card(
        "8600332914249390",
        "111111",
        "998900000011",
        Habit::PaysInSilence,
        "is debited, but the answer gets lost",
    ),
    card(
        "8600312990314318",
        "111111",
        "998900000012",
        Habit::Vanishes,
        "is not debited, and the answer gets lost",
    ),
    card(
        "8600492993407481",
        "111111",
        "998900000013",
        Habit::PaysLater,
        "is debited some seconds after SV-Gate said that it does not know",
    ),
    card(
        "8600123456789012",
        "112233",
        "998900000014",
        Habit::KeepsRefunds,
        "pays, but refuses refunds",
    ),
];

impl TestCard {
    /// First six and last four digits.
    pub(super) fn mask(&self) -> String {
        format!("{}******{}", &self.number[..6], &self.number[12..])
    }

    /// In groups of four, as on the card.
    pub(super) fn number_grouped(&self) -> String {
        let groups = [
            &self.number[..4],
            &self.number[4..8],
            &self.number[8..12],
            &self.number[12..],
        ];
        groups.join(" ")
    }

    /// `MM/YY`, as on the card.
    pub(super) fn expiry_printed(&self) -> String {
        format!("{}/{}", &self.expiry[2..], &self.expiry[..2])
    }
}

/// A card's place in [`CARDS`].
pub(super) fn find(number: &str) -> Option<usize> {
    CARDS.iter().position(|card| card.number == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_passes_the_luhn_check_and_is_there_once() {
        for (place, card) in CARDS.iter().enumerate() {
            let digits = card.number.bytes().rev().map(|byte| u32::from(byte - b'0'));
            let sum: u32 = digits
                .enumerate()
                .map(|(place, digit)| match (place % 2, digit) {
                    (0, digit) => digit,
                    (_, digit) => digit * 2 / 10 + digit * 2 % 10,
                })
                .sum();
            assert_eq!(sum % 10, 0, "{}", card.number);
            assert_eq!(find(card.number), Some(place));
        }
    }

    #[test]
    fn a_card_is_shown_as_it_is_printed() {
        assert_eq!(CARDS[0].mask(), "860053******8829");
        assert_eq!(CARDS[0].number_grouped(), "8600 5333 6409 8829");
        assert_eq!(CARDS[0].expiry_printed(), "06/28");
    }
}
