use chrono::{DateTime, Utc};

use super::cards::{CARDS, TestCard};
use crate::{clock::tashkent_time, som};

/// How a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Authorised, not confirmed: the money is held on the card.
    Active,
    /// Confirmed: the merchant has the money.
    Finished,
    /// Given back after that.
    Returned,
    /// Released before that.
    Cancelled,
}

impl Status {
    /// On the wire.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Finished => "finished",
            Self::Returned => "returned",
            Self::Cancelled => "cancelled",
        }
    }
}

/// One payment. Of the card, only its place among the test cards is kept.
#[derive(Clone, Debug)]
pub(super) struct Payment {
    /// PaymentServer's number.
    pub(super) number: u64,
    /// The merchant's reference.
    pub(super) reference: String,
    /// The institution that the order named.
    pub(super) centre_id: String,
    pub(super) card: usize,
    /// What was asked for, tiyin.
    pub(super) asked_tiyin: i64,
    /// What the bank authorised, tiyin.
    pub(super) authorised_tiyin: i64,
    /// What was captured, tiyin.
    pub(super) captured_tiyin: i64,
    /// What was given back of that, tiyin.
    pub(super) returned_tiyin: i64,
    pub(super) status: Status,
    /// Confirmations that arrived.
    pub(super) confirms: u32,
    pub(super) created_at: DateTime<Utc>,
}

impl Payment {
    pub(super) fn card(&self) -> &'static TestCard {
        &CARDS[self.card]
    }

    /// The bank's action code.
    pub(super) const fn action_code(&self) -> &'static str {
        if self.authorised_tiyin < self.asked_tiyin {
            "002"
        } else {
            "000"
        }
    }

    /// So'm, for people.
    pub(super) fn asked_grouped(&self) -> String {
        som::grouped(self.asked_tiyin)
    }

    /// In Tashkent, for people.
    pub(super) fn created_at_tashkent(&self) -> String {
        tashkent_time(self.created_at)
    }
}

/// What happened to a card's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Held for a payment.
    Held,
    /// Let free again.
    Released,
    /// Taken.
    Captured,
    /// Given back.
    Returned,
}

impl Change {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Released => "released",
            Self::Captured => "captured",
            Self::Returned => "returned",
        }
    }
}

/// One line of the movements.
#[derive(Clone, Debug)]
pub(super) struct Movement {
    pub(super) payment_id: u64,
    pub(super) card: usize,
    pub(super) change: Change,
    pub(super) tiyin: i64,
    pub(super) at: DateTime<Utc>,
}

impl Movement {
    pub(super) fn mask(&self) -> String {
        CARDS[self.card].mask()
    }

    pub(super) fn grouped(&self) -> String {
        som::grouped(self.tiyin)
    }

    pub(super) fn at_tashkent(&self) -> String {
        tashkent_time(self.at)
    }
}
