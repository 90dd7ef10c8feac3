//! The page. Templates escape every value.

use askama::Template;

use super::{
    books::Shelves,
    cards::{CARDS, TestCard},
    payment::{Movement, Payment},
};
use crate::som;

/// Payments and movements on the page.
const LISTED_MAX: usize = 30;

/// Cards, payments and movements, for a developer.
#[derive(Template)]
#[template(path = "humo/index.html")]
pub(super) struct IndexPage {
    cards: Vec<CardLine>,
    /// Newest first.
    payments: Vec<Payment>,
    /// Newest first.
    movements: Vec<Movement>,
}

/// A card and what it holds, so'm.
struct CardLine {
    card: &'static TestCard,
    balance: String,
    held: String,
}

impl IndexPage {
    pub(super) fn of(books: &Shelves) -> Self {
        let cards = CARDS.iter().enumerate();
        Self {
            cards: cards
                .map(|(place, card)| CardLine {
                    card,
                    balance: som::grouped(books.balance(place)),
                    held: som::grouped(books.held(place)),
                })
                .collect(),
            payments: books
                .payments()
                .iter()
                .rev()
                .take(LISTED_MAX)
                .cloned()
                .collect(),
            movements: books.movements(LISTED_MAX),
        }
    }
}
