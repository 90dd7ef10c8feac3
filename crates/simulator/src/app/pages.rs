//! What the pages show. Templates escape every value.

use std::sync::Arc;

use askama::Template;

use super::{
    ClientApp,
    answers::{Gateway, Payment, Rule, Usage, Wallet},
    exchange::{Exchange, Problem},
    fault::Fault,
    home::Returned,
    keys::PageNonce,
    outcome::Outcome,
    pay_links::PayLink,
};
use crate::fields::FieldFault;

/// The user that the app is for until another is chosen.
pub(super) const DEFAULT_USER: i64 = 7;

/// Ids of the doctors that the sandbox has.
const DOCTORS: [i64; 5] = [1, 2, 3, 4, 123];

/// The wallet and everything that can be done with it.
#[derive(Template)]
#[template(path = "app/home.html")]
pub(super) struct HomePage {
    pub(super) user: i64,
    pub(super) returned: Option<Returned>,
    pub(super) wallet: Result<Wallet, Problem>,
    pub(super) usage: Result<Usage, Problem>,
    pub(super) gateways: Result<Vec<Gateway>, Problem>,
    pub(super) services: Result<Vec<Buy>, Problem>,
    /// Newest first.
    pub(super) payments: Result<Vec<PaymentRow>, Problem>,
    pub(super) topup_key: String,
    pub(super) nonce: PageNonce,
    /// What was asked for this page.
    pub(super) exchanges: Vec<Exchange>,
}

impl HomePage {
    /// The doctors that can be looked at, each with the key of its form.
    fn doctors(&self) -> impl Iterator<Item = (i64, String)> {
        DOCTORS
            .map(|id| (id, self.nonce.key(&format!("doctor-{id}"))))
            .into_iter()
    }
}

/// A service and the key of its form.
pub(super) struct Buy {
    rule: Rule,
    key: String,
}

impl Buy {
    pub(super) fn new(rule: Rule, nonce: &PageNonce) -> Self {
        let key = nonce.key(&format!("charge-{}", rule.service_type));
        Self { rule, key }
    }
}

/// A payment, and where to pay it while that makes sense.
pub(super) struct PaymentRow {
    pub(super) payment: Payment,
    pub(super) pay_link: Option<Arc<PayLink>>,
}

/// What an action came to, and what was said.
#[derive(Template)]
#[template(path = "app/result.html")]
pub(super) struct ResultPage<'a> {
    pub(super) user: i64,
    pub(super) outcome: Outcome,
    pub(super) exchange: &'a Exchange,
}

/// A page with one thing to say.
#[derive(Template)]
#[template(path = "app/notice.html")]
pub(super) struct NoticePage<'a> {
    user: i64,
    title: &'static str,
    text: &'static str,
    faults: &'a [FieldFault],
}

impl<'a> NoticePage<'a> {
    pub(super) fn new(fault: &'a Fault) -> Self {
        let (title, text) = match fault {
            Fault::NotPointed => (
                "Not ready yet",
                "The app has not been told yet where the service listens. Please try again in a moment.",
            ),
            Fault::NoSuchUser(_) => (
                "No such user",
                "There is no token for this user id. Please choose another.",
            ),
            Fault::ForeignForm => (
                "Sent by another site",
                "This form was sent by a page of another site. Nothing was done.",
            ),
            Fault::UnreadableForm(_) => (
                "This form is broken",
                "It could not be read. Nothing was done. Please go back and try again.",
            ),
            Fault::Fields(_) => (
                "This cannot be used",
                "Something is missing or malformed. Nothing was done.",
            ),
            Fault::NoRandom(_) => (
                "Not ready",
                "The operating system gave no random bytes for the keys of the forms. Please try again.",
            ),
        };
        Self {
            user: DEFAULT_USER,
            title,
            text,
            faults: match fault {
                Fault::Fields(faults) => faults,
                _ => &[],
            },
        }
    }
}
