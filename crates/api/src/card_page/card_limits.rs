//! What is remembered of single cards: which codes were sent to their holders, and which were entered wrongly too often.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use domain::Timestamp;

use super::limits::{CardFingerprint, TooOften};

/// Codes sent to the holder of one card, whoever asks and for whatever payment: nobody's phone is flooded, and a code of
/// six digits is guessed three times for each (`uzcard.md` section 8).
pub(super) const CODES_MAX: usize = 5;
/// Within which time.
const CODES_PERIOD: TimeDelta = TimeDelta::hours(1);
/// How long a card is refused when one of its codes was entered wrongly too often (`humo.md` section 9).
const FIRST_BLOCK: TimeDelta = TimeDelta::minutes(10);
/// How long it is when that happens again.
const NEXT_BLOCK: TimeDelta = TimeDelta::hours(24);
/// How long after a block has ended it still counts.
const BLOCK_MEMORY: TimeDelta = TimeDelta::hours(24);
/// Cards that are remembered at once, each some 200 bytes. Beyond, no card that is new gets a code: forgetting one that is
/// blocked would be the end of its block.
const CARDS_MAX: usize = 100_000;
/// What whoever comes then is told, seconds.
const FULL_SECONDS: u64 = 60;

/// The cards of one process.
#[derive(Default)]
pub(super) struct CardLimits(Mutex<HashMap<CardFingerprint, Record>>);

#[derive(Default)]
struct Record {
    /// When codes were sent, oldest first.
    codes: VecDeque<Timestamp>,
    /// The end of the last block.
    blocked_until: Option<Timestamp>,
}

impl CardLimits {
    /// Counts a code that is about to be sent.
    pub(super) fn admit_code(&self, card: CardFingerprint, now: Timestamp) -> Result<(), TooOften> {
        let mut cards = self.cards();
        if cards.len() >= CARDS_MAX && !cards.contains_key(&card) {
            cards.retain(|_, record| !record.is_idle(now));
            if cards.len() >= CARDS_MAX {
                let seconds = FULL_SECONDS;
                return Err(TooOften::Anything { seconds });
            }
        }
        let record = cards.entry(card).or_default();
        record.check(now)?;
        record.codes.push_back(now);
        Ok(())
    }

    /// Whether a code could be sent now. Counts nothing.
    pub(super) fn check(&self, card: CardFingerprint, now: Timestamp) -> Result<(), TooOften> {
        let mut cards = self.cards();
        cards.get_mut(&card).map_or(Ok(()), |card| card.check(now))
    }

    /// Whether codes of this card are not taken now.
    pub(super) fn is_blocked(&self, card: CardFingerprint, now: Timestamp) -> bool {
        let cards = self.cards();
        let until = cards.get(&card).and_then(|record| record.blocked_until);
        until.is_some_and(|until| now < until)
    }

    /// Refuses the card for a while: a code of it was entered wrongly too often.
    pub(super) fn block(&self, card: CardFingerprint, now: Timestamp) {
        let mut cards = self.cards();
        // It is there since its code was sent.
        let record = cards.entry(card).or_default();
        let is_again = record
            .blocked_until
            .is_some_and(|until| now < until + BLOCK_MEMORY);
        let time = if is_again { NEXT_BLOCK } else { FIRST_BLOCK };
        record.blocked_until = Some(now + time);
    }

    /// Its holder has shown to have its phone: earlier blocks do not count any more.
    pub(super) fn clear(&self, card: CardFingerprint) {
        if let Some(record) = self.cards().get_mut(&card) {
            record.blocked_until = None;
        }
    }

    /// No change of a record can stop half way.
    fn cards(&self) -> MutexGuard<'_, HashMap<CardFingerprint, Record>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Record {
    fn check(&mut self, now: Timestamp) -> Result<(), TooOften> {
        while self
            .codes
            .front()
            .is_some_and(|at| *at + CODES_PERIOD <= now)
        {
            self.codes.pop_front();
        }
        let next_code = match self.codes.front() {
            Some(first) if self.codes.len() >= CODES_MAX => Some(*first + CODES_PERIOD),
            _ => None,
        };
        let waits = [self.blocked_until, next_code].into_iter().flatten();
        match waits.max().filter(|until| now < *until) {
            Some(until) => {
                let millis = (until - now).num_milliseconds();
                let seconds = u64::try_from(millis).unwrap_or(0).div_ceil(1_000);
                Err(TooOften::Card { seconds })
            }
            None => Ok(()),
        }
    }

    fn is_idle(&self, now: Timestamp) -> bool {
        self.codes.back().is_none_or(|at| *at + CODES_PERIOD <= now)
            && self
                .blocked_until
                .is_none_or(|until| until + BLOCK_MEMORY <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: CardFingerprint = CardFingerprint([1; 32]);
    const OTHER: CardFingerprint = CardFingerprint([2; 32]);

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    const fn wait(minutes: u64) -> Result<(), TooOften> {
        Err(TooOften::Card {
            seconds: minutes * 60,
        })
    }

    #[test]
    fn a_card_gets_five_codes_in_any_hour() {
        let cards = CardLimits::default();
        for minute in [0, 1, 2, 30, 59] {
            assert_eq!(cards.admit_code(CARD, at(minute)), Ok(()), "{minute}");
        }
        assert_eq!(cards.admit_code(CARD, at(59)), wait(1));
        assert_eq!(cards.check(CARD, at(59)), wait(1));
        assert_eq!(cards.admit_code(OTHER, at(59)), Ok(()));
        assert_eq!(cards.admit_code(CARD, at(60)), Ok(()));
        assert_eq!(
            cards.admit_code(CARD, at(60)),
            wait(1),
            "the second of them"
        );
    }

    #[test]
    fn wrong_codes_block_a_card_for_ten_minutes_and_then_for_a_day() {
        let cards = CardLimits::default();
        assert!(!cards.is_blocked(CARD, at(0)));
        cards.block(CARD, at(0));
        assert!(cards.is_blocked(CARD, at(9)) && !cards.is_blocked(OTHER, at(9)));
        assert_eq!(cards.admit_code(CARD, at(0)), wait(10));
        assert_eq!(cards.admit_code(CARD, at(10)), Ok(()));
        cards.block(CARD, at(11));
        assert!(cards.is_blocked(CARD, at(11 + 24 * 60 - 1)));
        assert!(!cards.is_blocked(CARD, at(11 + 24 * 60)));
        cards.block(CARD, at(11 + 48 * 60));
        assert!(!cards.is_blocked(CARD, at(21 + 48 * 60)), "a day after");
    }

    #[test]
    fn a_right_code_makes_up_for_earlier_blocks() {
        let cards = CardLimits::default();
        cards.block(CARD, at(0));
        cards.clear(CARD);
        cards.block(CARD, at(20));
        assert!(!cards.is_blocked(CARD, at(30)));
    }

    #[test]
    fn only_what_matters_no_more_is_forgotten() {
        let mut record = Record::default();
        assert!(record.is_idle(at(0)));
        record.codes.push_back(at(0));
        assert!(!record.is_idle(at(59)) && record.is_idle(at(60)));
        record.blocked_until = Some(at(10));
        assert!(!record.is_idle(at(60)) && record.is_idle(at(10 + 24 * 60)));
    }
}
