//! Click's own books: every attempt to pay, and what was said about the latest ones.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use serde::Serialize;
use url::Url;

use super::{
    ids::AttemptIds,
    invoice::Invoice,
    pay_link::PayLink,
    reversal::{Irreversible, Reversal},
    shop::Exchange,
    verdict::Verdict,
};
use crate::{clock::tashkent_time, som};

/// Attempts that are kept: some 4 MB.
const ATTEMPTS_MAX: usize = 10_000;
/// Receipts that are kept, each with at most 5 answers of 16 KiB: 8 MB.
const RECEIPTS_MAX: usize = 100;

/// Invoices that are kept.
const INVOICES_MAX: usize = 1_000;

/// How an attempt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// The shop agreed, and has not been told the end yet.
    Prepared,
    /// The shop confirmed; the money is with it.
    Paid,
    /// The shop agreed at first, and no money was taken or all of it was returned.
    Cancelled,
    /// The shop did not agree to begin with; no money was taken.
    Refused,
    /// The shop has not said, or has not said yet, how this stands.
    Unknown,
    /// The money was with the shop, and all of it went back at its request.
    Reversed,
}

impl State {
    /// As in the list of payments.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Reversed => "reversed",
        }
    }
}

/// One attempt to pay one order.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Attempt {
    pub(super) click_trans_id: i64,
    pub(super) click_paydoc_id: i64,
    pub(super) merchant_trans_id: String,
    /// So'm, as the link spelt it.
    pub(super) amount: String,
    pub(super) amount_tiyin: i64,
    pub(super) state: State,
    /// What was taken from the payer: nothing, or the whole amount.
    pub(super) debited_tiyin: i64,
    /// What went back to the payer at the shop's request.
    pub(super) returned_tiyin: i64,
    pub(super) merchant_prepare_id: Option<i64>,
    pub(super) merchant_confirm_id: Option<i64>,
    pub(super) opened_at: DateTime<Utc>,
    pub(super) prepared_at: Option<DateTime<Utc>>,
    pub(super) finished_at: Option<DateTime<Utc>>,
}

impl Attempt {
    /// So'm, for people.
    pub(super) fn amount_grouped(&self) -> String {
        som::grouped(self.amount_tiyin)
    }

    /// So'm that went back, for people; `None` when nothing did.
    pub(super) fn returned_grouped(&self) -> Option<String> {
        (self.returned_tiyin > 0).then(|| som::grouped(self.returned_tiyin))
    }

    /// What the payer is out of pocket for this attempt.
    pub(super) fn held_tiyin(&self) -> i64 {
        self.debited_tiyin - self.returned_tiyin
    }
}

/// A finished attempt, and what was said on the way.
pub(super) struct Receipt {
    pub(super) attempt: Attempt,
    pub(super) verdict: Verdict,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) return_url: Option<Url>,
}

/// The books of one simulator, in memory.
#[derive(Default)]
pub(super) struct Books(Mutex<Shelves>);

#[derive(Default)]
struct Shelves {
    /// Oldest first; that is also by `click_trans_id`.
    attempts: VecDeque<Attempt>,
    /// Oldest first.
    receipts: VecDeque<Arc<Receipt>>,
    /// Oldest first.
    invoices: VecDeque<Invoice>,
}

impl Books {
    /// Enters a new attempt.
    pub(super) fn open(&self, link: &PayLink, now: DateTime<Utc>) -> Attempt {
        let mut shelves = self.lock();
        // Under the lock, so that the order of the numbers is the order of the entries.
        let ids = AttemptIds::next(now);
        let attempt = Attempt {
            click_trans_id: ids.click_trans_id,
            click_paydoc_id: ids.click_paydoc_id,
            merchant_trans_id: link.transaction_param.clone(),
            amount: link.amount.text().to_owned(),
            amount_tiyin: link.amount.tiyin(),
            state: State::Unknown,
            debited_tiyin: 0,
            returned_tiyin: 0,
            merchant_prepare_id: None,
            merchant_confirm_id: None,
            opened_at: now,
            prepared_at: None,
            finished_at: None,
        };
        push_bounded(&mut shelves.attempts, attempt.clone(), ATTEMPTS_MAX);
        attempt
    }

    /// Replaces the entry of an attempt, unless newer ones have pushed it out. What went back meanwhile stays noted.
    pub(super) fn update(&self, attempt: &Attempt) {
        let attempts = &mut self.lock().attempts;
        if let Ok(place) =
            attempts.binary_search_by_key(&attempt.click_trans_id, |entry| entry.click_trans_id)
        {
            let returned_tiyin = attempts[place].returned_tiyin;
            let mut attempt = Attempt {
                returned_tiyin,
                ..attempt.clone()
            };
            if returned_tiyin > 0 && attempt.held_tiyin() == 0 {
                attempt.state = State::Reversed;
            }
            attempts[place] = attempt;
        }
    }

    /// Gives back all that is left of a payment, or a part of it.
    pub(super) fn reverse(
        &self,
        click_paydoc_id: i64,
        what: Reversal,
        now: DateTime<Utc>,
    ) -> Result<(), Irreversible> {
        let attempts = &mut self.lock().attempts;
        let entry = attempts
            .iter_mut()
            .find(|attempt| attempt.click_paydoc_id == click_paydoc_id)
            .ok_or(Irreversible::Unknown)?;
        let returned = what.of(entry, now)?;
        entry.returned_tiyin += returned;
        if entry.held_tiyin() == 0 {
            entry.state = State::Reversed;
        }
        Ok(())
    }

    /// Enters an invoice.
    pub(super) fn open_invoice(&self, invoice: Invoice) {
        push_bounded(&mut self.lock().invoices, invoice, INVOICES_MAX);
    }

    /// The invoice with this number, while it is kept.
    pub(super) fn find_invoice(&self, id: i64) -> Option<Invoice> {
        let shelves = self.lock();
        let mut invoices = shelves.invoices.iter();
        invoices.find(|invoice| invoice.id == id).cloned()
    }

    /// The latest invoices, newest first.
    pub(super) fn latest_invoices(&self, at_most: usize) -> Vec<Invoice> {
        let shelves = self.lock();
        shelves
            .invoices
            .iter()
            .rev()
            .take(at_most)
            .cloned()
            .collect()
    }

    /// Enters the end of an attempt.
    pub(super) fn close(&self, receipt: Receipt) -> Arc<Receipt> {
        self.update(&receipt.attempt);
        let receipt = Arc::new(receipt);
        push_bounded(
            &mut self.lock().receipts,
            Arc::clone(&receipt),
            RECEIPTS_MAX,
        );
        receipt
    }

    /// The latest attempts, newest first.
    pub(super) fn latest(&self, at_most: usize) -> Vec<Attempt> {
        self.lock()
            .attempts
            .iter()
            .rev()
            .take(at_most)
            .cloned()
            .collect()
    }

    /// All attempts that are kept, newest first.
    pub(super) fn all(&self) -> Vec<Attempt> {
        self.latest(ATTEMPTS_MAX)
    }

    /// The attempt with a document number, while it is kept.
    pub(super) fn find_document(&self, click_paydoc_id: i64) -> Option<Attempt> {
        let shelves = self.lock();
        let mut attempts = shelves.attempts.iter();
        attempts
            .find(|attempt| attempt.click_paydoc_id == click_paydoc_id)
            .cloned()
    }

    /// Of the attempts to pay an order, all or those of a day in Tashkent, the one that holds the money, or else the
    /// newest.
    pub(super) fn find_order(&self, merchant_trans_id: &str, day: Option<&str>) -> Option<Attempt> {
        let shelves = self.lock();
        let is_asked_for = |attempt: &&Attempt| {
            attempt.merchant_trans_id == merchant_trans_id
                && day.is_none_or(|day| tashkent_time(attempt.opened_at).starts_with(day))
        };
        let attempts = || shelves.attempts.iter().rev().filter(is_asked_for);
        let mut with_money = attempts().filter(|attempt| attempt.held_tiyin() > 0);
        with_money.next().or_else(|| attempts().next()).cloned()
    }

    /// The receipt of a finished attempt, while it is kept.
    pub(super) fn find_receipt(&self, click_trans_id: i64) -> Option<Arc<Receipt>> {
        let shelves = self.lock();
        shelves
            .receipts
            .iter()
            .find(|receipt| receipt.attempt.click_trans_id == click_trans_id)
            .cloned()
    }

    /// Each change is one assignment, so a panic elsewhere leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, Shelves> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn push_bounded<T>(shelf: &mut VecDeque<T>, item: T, at_most: usize) {
    if shelf.len() == at_most {
        shelf.pop_front();
    }
    shelf.push_back(item);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{click::amount::Amount, clock};

    fn link(order: usize) -> PayLink {
        PayLink {
            amount: Amount::parse("50000.00").unwrap(),
            transaction_param: order.to_string(),
            merchant_user_id: None,
            return_url: None,
            card_type: None,
        }
    }

    #[test]
    fn the_oldest_attempt_makes_room() {
        let books = Books::default();
        let first = books.open(&link(0), clock::now());
        for order in 1..=ATTEMPTS_MAX {
            books.open(&link(order), clock::now());
        }
        let kept = books.all();
        assert_eq!(kept.len(), ATTEMPTS_MAX);
        assert_eq!(kept[0].merchant_trans_id, ATTEMPTS_MAX.to_string());
        assert_eq!(kept[ATTEMPTS_MAX - 1].merchant_trans_id, "1");

        books.update(&Attempt {
            state: State::Paid,
            ..first
        });
        assert!(
            books
                .all()
                .iter()
                .all(|attempt| attempt.state == State::Unknown)
        );
    }

    #[test]
    fn an_update_changes_its_own_attempt_only() {
        let books = Books::default();
        let attempts = [0, 1, 2].map(|order| books.open(&link(order), clock::now()));
        books.update(&Attempt {
            state: State::Paid,
            debited_tiyin: 5_000_000,
            ..attempts[1].clone()
        });
        let states: Vec<_> = books
            .all()
            .iter()
            .map(|attempt| (attempt.state, attempt.debited_tiyin))
            .collect();
        assert_eq!(
            states,
            [
                (State::Unknown, 0),
                (State::Paid, 5_000_000),
                (State::Unknown, 0)
            ]
        );
    }

    #[test]
    fn amounts_and_numbers_are_exact_in_json() {
        let attempt = Books::default().open(
            &link(7),
            DateTime::from_timestamp(1_768_460_400, 0).unwrap(),
        );
        let json = serde_json::to_value(&attempt).unwrap();
        assert_eq!(json["amount"], "50000.00");
        assert_eq!(json["amount_tiyin"], 5_000_000);
        assert_eq!(json["state"], "unknown");
        assert_eq!(
            json["click_trans_id"].as_i64(),
            Some(attempt.click_trans_id)
        );
        assert_eq!(json["opened_at"], "2026-01-15T07:00:00Z");
    }
}
