//! Money that is set aside on a card, to be debited later or let go.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    books::{Books, LINKS_MAX},
    svgate::Refusal,
    transaction::Transaction,
};

/// Money set aside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hold {
    pub(super) id: i64,
    pub(super) card: usize,
    /// Tiyin.
    pub(super) amount: i64,
    pub(super) made_at: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
    /// Captured or released.
    pub(super) is_over: bool,
}

impl Books {
    /// What is set aside on a card.
    pub(super) fn held(&self, card: usize, now: DateTime<Utc>) -> i64 {
        let holds = self.holds.iter().filter(|hold| hold.card == card);
        holds
            .filter(|hold| !hold.is_over && now < hold.until)
            .map(|hold| hold.amount)
            .sum()
    }

    /// Sets money aside.
    pub(super) fn hold(
        &mut self,
        card: usize,
        amount: i64,
        time: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<Hold, Refusal> {
        if self.holds.len() == LINKS_MAX {
            return Err(Refusal::UNAVAILABLE);
        }
        if amount > self.balance(card, now) {
            return Err(Refusal::INSUFFICIENT_FUNDS);
        }
        let hold = Hold {
            id: 345_678 + i64::try_from(self.holds.len()).unwrap_or_default(),
            card,
            amount,
            made_at: now,
            until: now + time,
            is_over: false,
        };
        self.holds.push(hold);
        Ok(hold)
    }

    /// A hold that still holds.
    pub(super) fn find_hold(&self, id: i64) -> Result<Hold, Refusal> {
        let found = self.holds.iter().find(|hold| hold.id == id);
        found.copied().ok_or(Refusal::HOLD_NOT_FOUND)
    }

    /// The holds of a card.
    pub(super) fn holds_of(&self, card: usize) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(move |hold| hold.card == card)
    }

    /// Ends a hold.
    pub(super) fn release(&mut self, id: i64, now: DateTime<Utc>) -> Result<Hold, Refusal> {
        let found = self.holds.iter_mut().find(|hold| hold.id == id);
        let hold = found.ok_or(Refusal::HOLD_NOT_FOUND)?;
        if hold.is_over || now >= hold.until {
            return Err(Refusal::HOLD_NOT_FOUND);
        }
        hold.is_over = true;
        Ok(*hold)
    }

    /// Debits what a hold set aside, or part of it.
    pub(super) fn capture(
        &mut self,
        id: i64,
        amount: i64,
        ext: &str,
        now: DateTime<Utc>,
    ) -> Result<Transaction, Refusal> {
        if self.by_ext.contains_key(ext) {
            return Err(Refusal::EXT_USED);
        }
        self.ensure_room()?;
        if amount > self.find_hold(id)?.amount {
            return Err(Refusal::ABOVE_HOLD);
        }
        let hold = self.release(id, now)?;
        Ok(self.post(hold.card, amount, ext, 0, (now, now)))
    }
}
