//! Eskiz, which sends short messages: login, token, message. What it sends ends in the inbox.

mod routes;
mod tokens;

use std::{fmt, sync::Arc};

pub(crate) use self::routes::mount;
use self::tokens::Tokens;
use crate::{faults::FaultLine, inbox::Inbox};

/// A customer of Eskiz.
#[derive(Clone)]
pub struct EskizAccount {
    /// The login.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Eskiz with one customer. Clones share its tokens.
#[derive(Clone)]
pub struct EskizSimulator(Arc<Inner>);

struct Inner {
    account: EskizAccount,
    tokens: Tokens,
    inbox: Inbox,
    faults: FaultLine,
}

impl fmt::Debug for EskizSimulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EskizSimulator").finish_non_exhaustive()
    }
}

impl EskizSimulator {
    /// The API; stands for `https://notify.eskiz.uz/api/`.
    pub const API_PATH: &str = "/simulator/eskiz/api/";

    /// Eskiz for this customer, whose messages arrive in the inbox.
    pub fn new(account: EskizAccount, inbox: Inbox) -> Self {
        Self(Arc::new(Inner {
            account,
            tokens: Tokens::default(),
            inbox,
            faults: FaultLine::new("eskiz", "Eskiz", false),
        }))
    }

    /// Where the faults of Eskiz strike.
    pub fn faults(&self) -> FaultLine {
        self.0.faults.clone()
    }

    /// Forgets every token, as if their time were over.
    pub fn end_tokens(&self) {
        self.0.tokens.clear();
    }
}
