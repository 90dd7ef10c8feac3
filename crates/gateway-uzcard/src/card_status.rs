use domain::card::CardRefusal;

/// Why a card of this status may not be charged; `None` for one that may (`uzcard.md` section 5.2: only 0).
pub(crate) const fn refusal(status: i32) -> Option<CardRefusal> {
    match status {
        0 => None,
        9 => Some(CardRefusal::CardUnknown),
        // Lost, stolen, picked up, PIN tries exceeded, suspected of fraud, blocked, not yet activated.
        6..=8 | 10..=14 | 16..=21 => Some(CardRefusal::CardBlocked),
        // Call the issuer, do not honour, honour with an id, not permitted, debts, and whatever is not in the table.
        _ => Some(CardRefusal::Declined),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_valid_card_may_be_charged() {
        assert_eq!(refusal(0), None);
        for status in (1..=21).chain([-1, 22, 99]) {
            assert!(refusal(status).is_some(), "{status}");
        }
        assert_eq!(refusal(12), Some(CardRefusal::CardBlocked));
    }
}
