//! What a developer sees.

use askama::Template;
use chrono::{DateTime, Utc};

use super::{
    UzCardSimulator,
    cards::{CARDS, TestCard},
    transaction::{Kind, Transaction},
};
use crate::som;

/// Movements on the page.
const MOVEMENTS_MAX: usize = 50;

/// The test cards with their balances, and the last movements.
#[derive(Template)]
#[template(path = "uzcard/index.html")]
pub(super) struct IndexPage {
    cards: Vec<Row>,
    /// Newest first.
    movements: Vec<Transaction>,
    svgate_path: &'static str,
}

struct Row {
    card: &'static TestCard,
    /// So'm, grouped.
    balance: String,
}

impl IndexPage {
    pub(super) fn new(svgate: &UzCardSimulator, now: DateTime<Utc>) -> Self {
        let books = svgate.books();
        let row = |(place, card)| Row {
            card,
            balance: som::grouped(books.balance(place, now)),
        };
        let movements = books.transactions(now).rev();
        Self {
            cards: CARDS.iter().enumerate().map(row).collect(),
            movements: movements.take(MOVEMENTS_MAX).cloned().collect(),
            svgate_path: UzCardSimulator::SVGATE_PATH,
        }
    }
}

impl Transaction {
    fn kind_word(&self) -> &'static str {
        match self.kind {
            Kind::Debit => "debit",
            Kind::Reversal(_) => "given back in part",
        }
    }
}
