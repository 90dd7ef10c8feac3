//! A line of SV-Gate's books, and how SV-Gate tells it.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{cards::CARDS, psp::UzCardPsp};
use crate::{clock::tashkent_time, som};

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    Err,
    /// Reversed.
    Rok,
    /// A reversal was refused.
    Rer,
}

/// What moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Debit,
    /// Part of a debit that went back; the debit's reference.
    Reversal(u64),
}

/// A debit, or a reversal of part of one.
#[derive(Clone, Debug)]
pub(super) struct Transaction {
    /// The shop's reference.
    pub(super) ext: String,
    /// SV-Gate's reference; 0 when nothing was posted.
    pub(super) reference: u64,
    pub(super) card: usize,
    pub(super) kind: Kind,
    /// Tiyin.
    pub(super) amount: i64,
    /// Tiyin of a debit that went back.
    pub(super) returned: i64,
    pub(super) status: Status,
    /// The bank's answer: 0, or why not.
    pub(super) resp: i32,
    pub(super) at: DateTime<Utc>,
    /// Not known to anybody before this moment.
    pub(super) shows_at: DateTime<Utc>,
}

impl Transaction {
    /// The 12 digits.
    pub(super) fn reference_text(&self) -> String {
        format!("{:012}", self.reference)
    }

    /// Tiyin that left the card and did not come back.
    pub(super) fn taken(&self) -> i64 {
        match (self.kind, self.reference) {
            (_, 0) | (Kind::Reversal(_), _) => 0,
            (Kind::Debit, _) => self.amount,
        }
    }

    /// For people.
    pub(super) fn amount_grouped(&self) -> String {
        som::grouped(self.amount)
    }

    /// For people.
    pub(super) fn returned_grouped(&self) -> Option<String> {
        (self.returned > 0).then(|| som::grouped(self.returned))
    }

    /// For people: when, in Tashkent.
    pub(super) fn time(&self) -> String {
        tashkent_time(self.at)
    }

    /// The word in answers.
    pub(super) fn status_word(&self) -> &'static str {
        match self.status {
            Status::Ok => "OK",
            Status::Err => "ERR",
            Status::Rok => "ROK",
            Status::Rer => "RER",
        }
    }

    /// The card, masked.
    pub(super) fn mask(&self) -> String {
        CARDS[self.card].mask()
    }

    /// The object in answers. Versions of SV-Gate differ in whether `currency` and `stan` are numbers or texts: here every
    /// other transaction has texts.
    pub(super) fn told(&self, psp: &UzCardPsp) -> Value {
        let digits = date12(self.at);
        let (resp_text, kind) = match (self.resp, self.kind) {
            (_, Kind::Reversal(_)) => ("Successful transaction", "REVERSE"),
            (0, Kind::Debit) => ("Successful transaction", "DEBIT"),
            (51, Kind::Debit) => ("Insufficient funds", "DEBIT"),
            (_, Kind::Debit) => ("Declined", "DEBIT"),
        };
        let number = |number: u64| match self.reference % 2 {
            0 => json!(number),
            _ => json!(number.to_string()),
        };
        json!({
            "id": (700_000_000 + self.reference % 100_000_000).to_string(),
            "username": psp.login,
            "refNum": self.reference_text(),
            "ext": self.ext,
            "pan": self.mask(),
            "pan2": "",
            "expiry": CARDS[self.card].expiry,
            "tranType": kind,
            "date7": digits[2..],
            "date12": digits,
            "amount": self.amount,
            "commission": 0,
            "currency": number(860),
            "stan": number(100_000 + self.reference % 900_000),
            "field38": format!("{:06}", self.reference % 1_000_000),
            "field48": null,
            "field91": null,
            "merchantId": psp.merchant_id,
            "terminalId": psp.terminal_id,
            "resp": self.resp,
            "respText": resp_text,
            "respSV": format!("{:02}", self.resp),
            "status": self.status_word(),
        })
    }
}

/// `yyMMddHHmmss` in Tashkent.
pub(super) fn date12(at: DateTime<Utc>) -> String {
    let digits = tashkent_time(at);
    let digits = digits.bytes().filter(u8::is_ascii_digit).skip(2);
    digits.map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_twelve_digits_of_the_clock_in_tashkent() {
        let at = "2026-11-23T09:15:30Z".parse().expect("a moment");
        assert_eq!(date12(at), "261123141530");
    }
}
