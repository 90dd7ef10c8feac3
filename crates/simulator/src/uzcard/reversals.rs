//! Debits that go back, whole or in part.

use chrono::{DateTime, Utc};

use super::{
    books::Books,
    cards::{CARDS, Habit},
    svgate::Refusal,
    transaction::{Kind, Status, Transaction},
};

impl Books {
    /// Gives a debit back whole.
    pub(super) fn reverse(
        &mut self,
        reference: &str,
        now: DateTime<Utc>,
    ) -> Result<Transaction, Refusal> {
        let place = self.place_of(reference, now)?;
        let debit = &mut self.transactions[place];
        match (debit.kind, debit.status) {
            (Kind::Reversal(_), _) => return Err(Refusal::NOT_FOUND),
            (Kind::Debit, Status::Rok) => return Err(Refusal::REVERSED),
            _ if debit.returned > 0 => return Err(Refusal::ABOVE_REST),
            _ if CARDS[debit.card].habit == Habit::KeepsRefunds => {
                debit.status = Status::Rer;
                return Ok(debit.clone());
            }
            _ => {}
        }
        debit.status = Status::Rok;
        debit.returned = debit.amount;
        let debit = debit.clone();
        self.balances[debit.card] += debit.amount;
        Ok(debit)
    }

    /// Gives part of a debit back, under a reference that was never used.
    pub(super) fn reverse_part(
        &mut self,
        reference: &str,
        amount: i64,
        ext: &str,
        now: DateTime<Utc>,
    ) -> Result<Transaction, Refusal> {
        if self.by_ext.contains_key(ext) {
            return Err(Refusal::EXT_USED);
        }
        self.ensure_room()?;
        let place = self.place_of(reference, now)?;
        let debit = &self.transactions[place];
        if debit.kind != Kind::Debit {
            return Err(Refusal::NOT_FOUND);
        }
        if debit.status == Status::Rok {
            return Err(Refusal::REVERSED);
        }
        if amount > debit.amount - debit.returned {
            return Err(Refusal::ABOVE_REST);
        }
        let (card, of) = (debit.card, debit.reference);
        let is_refused = CARDS[card].habit == Habit::KeepsRefunds;
        let mut part = Transaction {
            ext: ext.to_owned(),
            reference: 0,
            card,
            kind: Kind::Reversal(of),
            amount,
            returned: 0,
            status: Status::Rer,
            resp: 5,
            at: now,
            shows_at: now,
        };
        if !is_refused {
            part.reference = self.next_reference();
            (part.status, part.resp) = (Status::Rok, 0);
            self.balances[card] += amount;
            self.transactions[place].returned += amount;
        }
        self.enter(part.clone());
        Ok(part)
    }
}
