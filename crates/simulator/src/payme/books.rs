//! Payme's own books: the receipts of one process, kept in memory.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    card::Card, checkout_link::CheckoutLink, ids::fresh_id, shop::Exchange, verdict::Verdict,
};
use crate::som;

/// Receipts that are kept, each about 1 KiB without its talk.
const RECEIPTS_MAX: usize = 10_000;
/// Receipts whose talk is kept, each at most [`EXCHANGES_MAX`] answers.
const TALKS_MAX: usize = 100;
/// Calls of one receipt that are kept.
const EXCHANGES_MAX: usize = 40;

/// Where a receipt stands, numbered as Payme numbers it (developer.help.paycom.uz, "Состояния чека").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "i32")]
pub(super) enum State {
    /// 0: waits for its payer.
    Created,
    /// 1: the transaction is being created at the shop.
    Opening,
    /// 2: the card is being debited.
    Debiting,
    /// 3: the money was taken, and the shop is being told so.
    Closing,
    /// 4: paid.
    Paid,
    /// 21: to be cancelled.
    Cancelling,
    /// 50: cancelled.
    Cancelled,
}

impl From<State> for i32 {
    fn from(state: State) -> Self {
        match state {
            State::Created => 0,
            State::Opening => 1,
            State::Debiting => 2,
            State::Closing => 3,
            State::Paid => 4,
            State::Cancelling => 21,
            State::Cancelled => 50,
        }
    }
}

impl State {
    /// For people.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Opening => "opening",
            Self::Debiting => "debiting",
            Self::Closing => "closing",
            Self::Paid => "paid",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What there is to know of one attempt to pay.
#[derive(Clone, Serialize)]
pub(super) struct Receipt {
    /// Also the id of the transaction at the shop.
    pub(super) id: String,
    pub(super) account: String,
    pub(super) amount_tiyin: i64,
    pub(super) state: State,
    pub(super) card: String,
    /// What was taken from the card.
    pub(super) taken_tiyin: i64,
    /// What went back to it.
    pub(super) returned_tiyin: i64,
    /// The shop's own id.
    pub(super) transaction: Option<String>,
    /// Why it is cancelled.
    pub(super) reason: Option<i32>,
    /// As the shop was told, ms.
    pub(super) time: i64,
    pub(super) opened_at: DateTime<Utc>,
    pub(super) ended_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub(super) link: CheckoutLink,
    #[serde(skip)]
    pub(super) typed_card: Card,
    /// Wrong codes so far.
    #[serde(skip)]
    pub(super) wrong_codes: u32,
    #[serde(skip)]
    pub(super) verdict: Option<Verdict>,
    #[serde(skip)]
    pub(super) exchanges: Vec<Exchange>,
}

impl Receipt {
    /// So'm, grouped.
    pub(super) fn amount_grouped(&self) -> String {
        som::grouped(self.amount_tiyin)
    }
}

/// The receipts, oldest first.
#[derive(Default)]
pub(super) struct Books(Mutex<VecDeque<Receipt>>);

impl Books {
    /// Enters a new receipt.
    pub(super) fn open(&self, link: CheckoutLink, card: Card, now: DateTime<Utc>) -> String {
        let id = fresh_id(now);
        let mut receipts = self.lock();
        if receipts.len() == RECEIPTS_MAX {
            receipts.pop_front();
        }
        receipts.push_back(Receipt {
            id: id.clone(),
            account: link.account.clone(),
            amount_tiyin: link.amount_tiyin,
            state: State::Created,
            card: card.mask.clone(),
            taken_tiyin: 0,
            returned_tiyin: 0,
            transaction: None,
            reason: None,
            time: now.timestamp_millis(),
            opened_at: now,
            ended_at: None,
            link,
            typed_card: card,
            wrong_codes: 0,
            verdict: None,
            exchanges: Vec::new(),
        });
        // One comes, so that one becomes too old.
        let too_old = receipts.len().checked_sub(TALKS_MAX + 1);
        if let Some(receipt) = too_old.and_then(|place| receipts.get_mut(place)) {
            receipt.exchanges = Vec::new();
        }
        id
    }

    /// Changes a receipt, while it is kept.
    pub(super) fn change<T>(&self, id: &str, change: impl FnOnce(&mut Receipt) -> T) -> Option<T> {
        let mut receipts = self.lock();
        let mut newest_first = receipts.iter_mut().rev();
        newest_first.find(|receipt| receipt.id == id).map(change)
    }

    /// Moves a receipt from one state to another; `false` when it is in none of them, so that nothing is done twice.
    pub(super) fn claim(&self, id: &str, from: State, to: State) -> bool {
        let claimed = self.change(id, |receipt| {
            let is_there = receipt.state == from;
            if is_there {
                receipt.state = to;
            }
            is_there
        });
        claimed == Some(true)
    }

    /// Notes what was said.
    pub(super) fn note(&self, id: &str, exchange: Exchange) {
        self.change(id, |receipt| {
            if receipt.exchanges.len() < EXCHANGES_MAX {
                receipt.exchanges.push(exchange);
            }
        });
    }

    /// The receipt, while it is kept.
    pub(super) fn find(&self, id: &str) -> Option<Receipt> {
        self.change(id, |receipt| receipt.clone())
    }

    /// The latest receipts, newest first.
    pub(super) fn latest(&self, at_most: usize) -> Vec<Receipt> {
        let receipts = self.lock();
        let newest_first = receipts.iter().rev().take(at_most);
        let without_talk = newest_first.map(|receipt| Receipt {
            exchanges: Vec::new(),
            ..receipt.clone()
        });
        without_talk.collect()
    }

    /// All receipts that are kept, newest first.
    pub(super) fn all(&self) -> Vec<Receipt> {
        self.latest(RECEIPTS_MAX)
    }

    /// Each change is one closure over one receipt, so a panic elsewhere leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, VecDeque<Receipt>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock,
        payme::{card::Behaviour, language::Language},
    };

    fn open(books: &Books, account: usize) -> String {
        let link = CheckoutLink {
            encoded: String::new(),
            account: account.to_string(),
            amount_tiyin: 500,
            language: Language::Russian,
            return_url: None,
            return_delay_ms: 0,
        };
        let card = Card {
            mask: String::new(),
            behaviour: Behaviour::Pays,
        };
        books.open(link, card, clock::now())
    }

    #[test]
    fn the_oldest_receipt_makes_room() {
        let books = Books::default();
        let first = open(&books, 0);
        for account in 1..=RECEIPTS_MAX {
            open(&books, account);
        }
        let kept = books.all();
        assert_eq!(kept.len(), RECEIPTS_MAX);
        assert_eq!(kept[0].account, RECEIPTS_MAX.to_string());
        assert!(books.find(&first).is_none());
    }

    #[test]
    fn a_state_is_claimed_once() {
        let books = Books::default();
        let id = open(&books, 0);
        assert!(books.claim(&id, State::Created, State::Opening));
        assert!(!books.claim(&id, State::Created, State::Opening));
        assert!(!books.claim("unknown", State::Created, State::Opening));
    }

    #[test]
    fn a_receipt_is_numbered_as_payme_numbers_it() {
        let books = Books::default();
        let id = open(&books, 197);
        let json = serde_json::to_value(books.find(&id).unwrap()).unwrap();
        assert_eq!(
            (&json["state"], &json["account"]),
            (&0.into(), &"197".into())
        );
        assert_eq!(json["id"].as_str().map(str::len), Some(24));
    }
}
