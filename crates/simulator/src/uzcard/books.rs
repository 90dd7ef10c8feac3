//! SV-Gate's own books: what is on each card, and everything that moved. Holds and reversals have files of their own.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    cards::{CARDS, Habit},
    codes::Codes,
    holds::Hold,
    svgate::Refusal,
    transaction::{Kind, Status, Transaction},
};

/// Transactions that are kept, of some 200 bytes each.
const TRANSACTIONS_MAX: usize = 100_000;
/// Tokens that are kept, and holds.
pub(super) const LINKS_MAX: usize = 100_000;
/// How much later a card that pays later pays.
const LATER: TimeDelta = TimeDelta::seconds(4);

/// What a debit came to.
pub(super) enum Debited {
    /// It is in the books, and the answer is sent.
    Answered(Transaction),
    /// The answer never comes, whatever is in the books.
    Silence,
    /// The processing centre says that it does not know.
    NotKnown,
}

/// Everything, in memory.
pub(super) struct Books {
    pub(super) balances: Vec<i64>,
    pub(super) codes: Codes,
    /// Token to card.
    links: BTreeMap<String, usize>,
    /// Oldest first.
    pub(super) transactions: Vec<Transaction>,
    pub(super) by_ext: BTreeMap<String, usize>,
    pub(super) holds: Vec<Hold>,
    last_reference: u64,
}

impl Books {
    pub(super) fn new() -> Self {
        Self {
            balances: CARDS.iter().map(|card| card.balance).collect(),
            codes: Codes::default(),
            links: BTreeMap::new(),
            transactions: Vec::new(),
            by_ext: BTreeMap::new(),
            holds: Vec::new(),
            last_reference: 12_345_678_900,
        }
    }

    /// What a card holds, less what is set aside.
    pub(super) fn balance(&self, card: usize, now: DateTime<Utc>) -> i64 {
        self.balances[card] - self.held(card, now)
    }

    /// Links a card to a new token.
    pub(super) fn link(&mut self, token: String, card: usize) -> Result<(), Refusal> {
        if self.links.len() == LINKS_MAX {
            return Err(Refusal::UNAVAILABLE);
        }
        self.links.insert(token, card);
        Ok(())
    }

    /// The card of a token.
    pub(super) fn card_of(&self, token: &str) -> Result<usize, Refusal> {
        self.links.get(token).copied().ok_or(Refusal::TOKEN_UNKNOWN)
    }

    /// Whether a card is in order now that it is linked: 0, or a status in which it may not be charged.
    pub(super) fn status_of(card: usize) -> i32 {
        match CARDS[card].habit {
            // Temporarily blocked by user.
            Habit::BlockedWhenLinked => 12,
            _ => 0,
        }
    }

    /// Debits a card under a reference that was never used.
    pub(super) fn debit(
        &mut self,
        card: usize,
        amount: i64,
        ext: &str,
        now: DateTime<Utc>,
    ) -> Result<Debited, Refusal> {
        if self.by_ext.contains_key(ext) {
            return Err(Refusal::EXT_USED);
        }
        self.ensure_room()?;
        match CARDS[card].habit {
            Habit::Vanishes => return Ok(Debited::Silence),
            Habit::BlockedWhenLinked => return Err(Refusal::CARD_BLOCKED),
            _ => {}
        }
        let resp = match CARDS[card].habit {
            Habit::Declines => 5,
            _ if amount > self.balance(card, now) => 51,
            _ => 0,
        };
        let shows_at = match CARDS[card].habit {
            Habit::PaysLater => now + LATER,
            _ => now,
        };
        let debit = self.post(card, amount, ext, resp, (now, shows_at));
        Ok(match CARDS[card].habit {
            Habit::PaysInSilence => Debited::Silence,
            Habit::PaysLater => Debited::NotKnown,
            _ => Debited::Answered(debit),
        })
    }

    pub(super) fn post(
        &mut self,
        card: usize,
        amount: i64,
        ext: &str,
        resp: i32,
        (at, shows_at): (DateTime<Utc>, DateTime<Utc>),
    ) -> Transaction {
        let (reference, status) = if resp == 0 {
            self.balances[card] -= amount;
            (self.next_reference(), Status::Ok)
        } else {
            (0, Status::Err)
        };
        let debit = Transaction {
            ext: ext.to_owned(),
            reference,
            card,
            kind: Kind::Debit,
            amount,
            returned: 0,
            status,
            resp,
            at,
            shows_at,
        };
        self.enter(debit.clone());
        debit
    }

    /// The transaction under a reference of the shop's.
    pub(super) fn by_ext(&self, ext: &str, now: DateTime<Utc>) -> Result<&Transaction, Refusal> {
        let place = self.by_ext.get(ext).ok_or(Refusal::NOT_FOUND)?;
        Some(&self.transactions[*place])
            .filter(|transaction| now >= transaction.shows_at)
            .ok_or(Refusal::NOT_FOUND)
    }

    /// The transaction under a reference of SV-Gate's.
    pub(super) fn by_reference(
        &self,
        reference: &str,
        now: DateTime<Utc>,
    ) -> Result<&Transaction, Refusal> {
        let place = self.place_of(reference, now)?;
        Ok(&self.transactions[place])
    }

    pub(super) fn place_of(&self, reference: &str, now: DateTime<Utc>) -> Result<usize, Refusal> {
        let reference: u64 = reference.parse().map_err(|_| Refusal::NOT_FOUND)?;
        let found = self.transactions.iter().rposition(|transaction| {
            reference != 0 && transaction.reference == reference && now >= transaction.shows_at
        });
        found.ok_or(Refusal::NOT_FOUND)
    }

    /// Everything that is known by now, oldest first.
    pub(super) fn transactions(
        &self,
        now: DateTime<Utc>,
    ) -> impl DoubleEndedIterator<Item = &Transaction> {
        let all = self.transactions.iter();
        all.filter(move |transaction| now >= transaction.shows_at)
    }

    pub(super) fn enter(&mut self, transaction: Transaction) {
        self.by_ext
            .insert(transaction.ext.clone(), self.transactions.len());
        self.transactions.push(transaction);
    }

    pub(super) fn ensure_room(&self) -> Result<(), Refusal> {
        if self.transactions.len() < TRANSACTIONS_MAX {
            Ok(())
        } else {
            Err(Refusal::UNAVAILABLE)
        }
    }

    pub(super) fn next_reference(&mut self) -> u64 {
        self.last_reference += 1;
        self.last_reference
    }
}
