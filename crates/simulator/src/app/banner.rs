//! What a payer is told who comes back from paying.

use std::sync::Arc;

use super::{
    answers::{Payment, StatusAnswer},
    exchange::{Exchange, Problem},
    pay_links::PayLink,
    session::Session,
};
use crate::{clock, tone::Tone};

/// How the payment stands, as the service says. What the link back claims is shown beside it, but
/// believed by no one: anybody can write a link.
pub(super) struct Banner {
    pub(super) tone: Tone,
    pub(super) title: String,
    pub(super) text: String,
    /// The status in the link.
    pub(super) claimed: Option<String>,
    /// Where to pay, while that makes sense.
    pub(super) pay_link: Option<Arc<PayLink>>,
    /// It may be another in a moment.
    pub(super) is_passing: bool,
}

impl Banner {
    /// Reads the answer about the payment's status.
    pub(super) fn new(session: &Session, exchange: &Exchange, claimed: Option<String>) -> Self {
        let banner = match exchange.answer() {
            Ok(StatusAnswer { payment }) => Self::of(session, &payment),
            Err(problem) => Self::unknown(&problem),
        };
        Self { claimed, ..banner }
    }

    fn of(session: &Session, payment: &Payment) -> Self {
        let status = payment.status.0.as_str();
        let (title, text) = match status {
            "completed" => ("Topped up", "is in the wallet."),
            "pending" => ("Not paid yet", "waits to be paid."),
            "processing" => (
                "Being paid",
                "is under way; the gateway has not said yet how it ends.",
            ),
            "failed" => ("Not paid", "was not taken; the attempt failed."),
            "cancelled" => ("Cancelled", "will not be paid."),
            "expired" => ("Too late", "was not paid in time."),
            _ => ("Back from paying", "is in another state by now."),
        };
        let is_payable = payment.is_payable_at(clock::now());
        Self {
            tone: payment.status.tone(),
            title: title.to_owned(),
            text: format!("{} {} {text}", payment.amount, payment.currency),
            claimed: None,
            pay_link: is_payable
                .then(|| session.find_pay_link(&payment.id))
                .flatten(),
            is_passing: matches!(status, "pending" | "processing"),
        }
    }

    fn unknown(problem: &Problem) -> Self {
        Self {
            tone: match problem {
                Problem::Refused { .. } => Tone::Bad,
                Problem::NoAnswer(_) | Problem::NotUnderstood(_) => Tone::Unsure,
            },
            title: "How the payment stands is not known".to_owned(),
            text: problem.to_string(),
            claimed: None,
            pay_link: None,
            is_passing: matches!(problem, Problem::NoAnswer(_)),
        }
    }
}
