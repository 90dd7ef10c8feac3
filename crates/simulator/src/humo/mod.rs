//! Humo: PaymentServer (SOAP) and the JSON middleware, with cards whose behaviour is known beforehand.
//!
//! Written from the protocol page alone. Where public sources are silent it does what is stated here: a second create under
//! one `paymentRef` is a duplicate (913), what is not known or cannot be done in the payment's state is a fault of the engine
//! (−1), and a second confirm, cancel or return is answered like the first. A return must name the institution that the
//! create named. The prefixes of names change from answer to answer: they mean nothing.

mod auth;
mod books;
mod cards;
mod merchant;
mod middleware;
mod operations;
mod pages;
mod payment;
mod request;
mod respond;
mod routes;
mod statement;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use self::books::Books;
pub use self::merchant::HumoMerchant;
use self::respond::Prefixes;
pub(crate) use self::routes::mount;
use crate::faults::FaultLine;

/// Humo with one merchant and books in memory. Clones share both.
#[derive(Clone)]
pub struct HumoSimulator(Arc<Inner>);

struct Inner {
    merchant: HumoMerchant,
    books: Books,
    faults: FaultLine,
    /// Answers of PaymentServer so far.
    answers: AtomicUsize,
}

impl fmt::Debug for HumoSimulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HumoSimulator").finish_non_exhaustive()
    }
}

impl HumoSimulator {
    /// PaymentServer.
    pub const SOAP_PATH: &str = "/simulator/humo/soap";
    /// The middleware, below which its own paths are.
    pub const MIDDLEWARE_PATH: &str = "/simulator/humo/middleware";

    /// Humo for this merchant.
    pub fn new(merchant: HumoMerchant) -> Self {
        Self(Arc::new(Inner {
            merchant,
            books: Books::default(),
            faults: FaultLine::new("humo", "Humo", false),
            answers: AtomicUsize::new(0),
        }))
    }

    /// How the next answer is written.
    fn next_prefixes(&self) -> Prefixes {
        Prefixes::of_answer(self.0.answers.fetch_add(1, Ordering::Relaxed))
    }

    /// Where the faults of Humo strike.
    pub fn faults(&self) -> FaultLine {
        self.0.faults.clone()
    }
}
