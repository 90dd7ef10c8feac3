//! Humo's own books: payments, cards, and what moved.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};

use super::{
    cards::CARDS,
    payment::{Change, Movement, Payment, Status},
    statement::Totals,
};

/// Payments that are kept, of some 200 bytes each. None is ever dropped: the books must add up.
const PAYMENTS_MAX: usize = 200_000;
/// Movements that are kept for reading.
const MOVEMENTS_MAX: usize = 1_000;
/// The first number less one.
const NUMBERS_FROM: u64 = 905_000_000;

/// The books of one simulator, in memory.
pub(super) struct Books(Mutex<Shelves>);

/// What is in them, while they are locked.
pub(super) struct Shelves {
    /// By number, which counts up without gaps.
    payments: Vec<Payment>,
    /// What each card can spend, tiyin.
    balances: [i64; CARDS.len()],
    /// Oldest first.
    movements: VecDeque<Movement>,
    /// What the terminal did since its last close of day.
    pub(super) totals: Totals,
    /// A close of day that waits for its confirmation.
    pub(super) closing: Option<u64>,
    last_closing: u64,
}

/// A payment as a call names it.
#[derive(Clone, Debug, Default)]
pub(super) struct Key {
    pub(super) payment_id: Option<u64>,
    pub(super) payment_ref: Option<String>,
}

impl Default for Books {
    fn default() -> Self {
        Self(Mutex::new(Shelves {
            payments: Vec::new(),
            balances: CARDS.map(|card| card.balance_tiyin),
            movements: VecDeque::new(),
            totals: Totals::default(),
            closing: None,
            last_closing: 0,
        }))
    }
}

impl Books {
    /// Locked for one operation. Each is a few assignments that cannot fail half way.
    pub(super) fn lock(&self) -> MutexGuard<'_, Shelves> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelves {
    /// The payment; both keys must agree when both are given.
    pub(super) fn find(&self, key: &Key) -> Option<usize> {
        let place = match (key.payment_id, &key.payment_ref) {
            (Some(id), _) => usize::try_from(id.checked_sub(NUMBERS_FROM + 1)?).ok()?,
            (None, Some(payment_ref)) => self
                .payments
                .iter()
                .rposition(|payment| payment.reference == *payment_ref)?,
            (None, None) => return None,
        };
        let payment = self.payments.get(place)?;
        let is_same_ref = key
            .payment_ref
            .as_ref()
            .is_none_or(|payment_ref| *payment_ref == payment.reference);
        is_same_ref.then_some(place)
    }

    pub(super) fn payment(&self, place: usize) -> &Payment {
        &self.payments[place]
    }

    /// Notes that a confirmation arrived; how many there were before.
    pub(super) fn note_confirm(&mut self, place: usize) -> u32 {
        let confirms = &mut self.payments[place].confirms;
        *confirms += 1;
        *confirms - 1
    }

    /// What the card can spend, tiyin.
    pub(super) const fn balance(&self, card: usize) -> i64 {
        self.balances[card]
    }

    /// What is held on the card, tiyin.
    pub(super) fn held(&self, card: usize) -> i64 {
        let of_card = self.payments.iter().filter(|payment| payment.card == card);
        of_card
            .filter(|payment| payment.status == Status::Active)
            .map(|payment| payment.authorised_tiyin)
            .sum()
    }

    /// Holds money on a card; `None` when the books are full.
    pub(super) fn hold(
        &mut self,
        payment_ref: &str,
        card: usize,
        asked_tiyin: i64,
        authorised_tiyin: i64,
        centre_id: &str,
        now: DateTime<Utc>,
    ) -> Option<usize> {
        let place = self.payments.len();
        if place == PAYMENTS_MAX {
            return None;
        }
        self.payments.push(Payment {
            number: NUMBERS_FROM + 1 + place as u64,
            reference: payment_ref.to_owned(),
            centre_id: centre_id.to_owned(),
            card,
            asked_tiyin,
            authorised_tiyin,
            captured_tiyin: 0,
            returned_tiyin: 0,
            status: Status::Active,
            confirms: 0,
            created_at: now,
        });
        self.balances[card] -= authorised_tiyin;
        self.note(place, Change::Held, authorised_tiyin, now);
        Some(place)
    }

    /// Takes what is held, or less of it; the rest is let free.
    pub(super) fn capture(&mut self, place: usize, tiyin: i64, now: DateTime<Utc>) {
        let payment = &mut self.payments[place];
        let rest = payment.authorised_tiyin - tiyin;
        payment.status = Status::Finished;
        payment.captured_tiyin = tiyin;
        self.balances[payment.card] += rest;
        self.totals.debited(tiyin);
        self.note(place, Change::Captured, tiyin, now);
        if rest > 0 {
            self.note(place, Change::Released, rest, now);
        }
    }

    /// Lets free what is held.
    pub(super) fn release(&mut self, place: usize, now: DateTime<Utc>) {
        let payment = &mut self.payments[place];
        payment.status = Status::Cancelled;
        let tiyin = payment.authorised_tiyin;
        self.balances[payment.card] += tiyin;
        self.note(place, Change::Released, tiyin, now);
    }

    /// Gives back what was taken.
    pub(super) fn give_back(&mut self, place: usize, now: DateTime<Utc>) {
        let payment = &mut self.payments[place];
        payment.status = Status::Returned;
        let tiyin = payment.captured_tiyin;
        payment.returned_tiyin = tiyin;
        self.balances[payment.card] += tiyin;
        self.totals.reversed(tiyin);
        self.note(place, Change::Returned, tiyin, now);
    }

    /// The number of a close of day.
    pub(super) fn open_closing(&mut self) -> u64 {
        self.last_closing += 1;
        let number = NUMBERS_FROM / 1_000 * 1_000 - self.last_closing;
        self.closing = Some(number);
        number
    }

    /// All payments, oldest first.
    pub(super) fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// The latest movements, newest first.
    pub(super) fn movements(&self, at_most: usize) -> Vec<Movement> {
        self.movements.iter().rev().take(at_most).cloned().collect()
    }

    fn note(&mut self, place: usize, change: Change, tiyin: i64, at: DateTime<Utc>) {
        let payment = &self.payments[place];
        if self.movements.len() == MOVEMENTS_MAX {
            self.movements.pop_front();
        }
        self.movements.push_back(Movement {
            payment_id: payment.number,
            card: payment.card,
            change,
            tiyin,
            at,
        });
    }
}
