//! Codes by message: asked for with a card, traded for a token.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    cards::{CARDS, Habit},
    svgate::Refusal,
};

/// How long a code is good.
const CODE_TIME: TimeDelta = TimeDelta::seconds(120);
/// Wrong codes in a row before a card is locked.
const TRIES_MAX: u32 = 3;
/// How long it is locked then.
const LOCK_TIME: TimeDelta = TimeDelta::minutes(10);
/// Codes that are kept; the oldest make room.
const CODES_MAX: usize = 10_000;

/// A code that was sent.
struct Sent {
    card: usize,
    sent_at: DateTime<Utc>,
}

/// What is known of codes, and of the cards that are locked.
#[derive(Default)]
pub(super) struct Codes {
    last_id: i64,
    sent: BTreeMap<i64, Sent>,
    wrong: BTreeMap<usize, u32>,
    locked_until: BTreeMap<usize, DateTime<Utc>>,
}

impl Codes {
    /// Sends a code for a card; the id of the request.
    pub(super) fn send(&mut self, card: usize, now: DateTime<Utc>) -> Result<i64, Refusal> {
        self.ensure_unlocked(card, now)?;
        match CARDS[card].habit {
            Habit::Blocked => return Err(Refusal::CARD_BLOCKED),
            Habit::Expired => return Err(Refusal::CARD_EXPIRED),
            Habit::NoMessages => return Err(Refusal::NO_MESSAGES),
            Habit::Locked => return Err(Refusal::CARD_LOCKED),
            _ => {}
        }
        if self.sent.len() == CODES_MAX {
            self.sent.pop_first();
        }
        self.last_id = self.last_id.max(748_200) + 1;
        let sent = Sent { card, sent_at: now };
        self.sent.insert(self.last_id, sent);
        Ok(self.last_id)
    }

    /// The card whose code this is. A code is good once.
    pub(super) fn check(
        &mut self,
        id: i64,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<usize, Refusal> {
        let sent = self.sent.get(&id).ok_or(Refusal::CODE_UNKNOWN)?;
        let (card, sent_at) = (sent.card, sent.sent_at);
        self.ensure_unlocked(card, now)?;
        if now >= sent_at + CODE_TIME || CARDS[card].habit == Habit::CodesExpire {
            return Err(Refusal::CODE_EXPIRED);
        }
        if code != CARDS[card].code {
            let wrong = self.wrong.entry(card).or_default();
            *wrong += 1;
            if *wrong < TRIES_MAX {
                return Err(Refusal::CODE_WRONG);
            }
            self.wrong.remove(&card);
            self.locked_until.insert(card, now + LOCK_TIME);
            return Err(Refusal::CARD_LOCKED);
        }
        self.wrong.remove(&card);
        self.sent.remove(&id);
        Ok(card)
    }

    fn ensure_unlocked(&self, card: usize, now: DateTime<Utc>) -> Result<(), Refusal> {
        match self.locked_until.get(&card) {
            Some(until) if now < *until => Err(Refusal::CARD_LOCKED),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_764_000_000, 0).expect("a moment")
    }

    #[test]
    fn a_code_is_good_once_and_for_two_minutes() {
        let mut codes = Codes::default();
        let id = codes.send(0, now()).expect("sent");
        let late = now() + CODE_TIME;
        assert_eq!(codes.check(id, "112233", late), Err(Refusal::CODE_EXPIRED));
        assert_eq!(codes.check(id, "112233", now()), Ok(0));
        assert_eq!(codes.check(id, "112233", now()), Err(Refusal::CODE_UNKNOWN));
    }

    #[test]
    fn three_wrong_codes_lock_the_card_for_a_while() {
        let mut codes = Codes::default();
        let id = codes.send(0, now()).expect("sent");
        assert_eq!(codes.check(id, "000000", now()), Err(Refusal::CODE_WRONG));
        let id = codes.send(0, now()).expect("sent again");
        assert_eq!(codes.check(id, "000000", now()), Err(Refusal::CODE_WRONG));
        assert_eq!(codes.check(id, "000000", now()), Err(Refusal::CARD_LOCKED));
        assert_eq!(codes.check(id, "112233", now()), Err(Refusal::CARD_LOCKED));
        assert_eq!(codes.send(0, now()), Err(Refusal::CARD_LOCKED));
        assert!(codes.send(0, now() + LOCK_TIME).is_ok());
        assert!(codes.send(1, now()).is_ok(), "another card is free");
    }
}
