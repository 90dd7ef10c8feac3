//! The page on which payers type in a card, for gateways without pages of their own (UzCard, Humo): card, code by SMS,
//! result. It works without JavaScript; [`domain::card::CardGateway`] is all that it knows of a gateway.
//!
//! - `routes`, `visit`: the addresses, and what is checked before anything is done
//! - `flow`: the steps, in commands of the domain
//! - `sessions`: what is remembered between the card and the code, in memory alone
//! - `view`, `pages`, `texts`: what the payer sees
//! - `browser`, `form`, `limits`, `card_limits`: who may send what, how often
//!
//! Card data exists in four places: the form that was read, the session, the call of the adapter, and what the adapter
//! keeps in its challenge. Numbers and codes are wiped when these are dropped, and none has a readable `Debug`.

mod assets;
mod browser;
mod card_limits;
mod debits;
mod flow;
mod form;
mod limits;
mod money;
mod notice;
mod pages;
mod routes;
mod sessions;
mod sweep;
mod texts;
mod view;
mod visit;

use domain::card::CheckDigit;
use url::Url;

use self::debits::Debits;
use self::limits::Limits;
use self::sessions::Sessions;

pub use self::limits::Payers;
pub use self::routes::configure_card_page;
pub use self::sweep::forget_ended_sessions;

/// What all requests for the page share.
pub struct CardPage {
    sessions: Sessions,
    limits: Limits,
    debits: Debits,
    check_digit: CheckDigit,
    merchant_name: String,
    /// The path under which browsers reach the service, without a trailing slash; mostly empty.
    prefix: String,
    is_https: bool,
    is_sandbox: bool,
}

impl CardPage {
    /// The page of a service that browsers reach at `public_url`.
    pub fn new(public_url: &str, merchant_name: &str, payers: Payers) -> Self {
        let prefix = Url::parse(public_url).map(|url| url.path().trim_end_matches('/').to_owned());
        Self {
            sessions: Sessions::default(),
            limits: Limits::new(payers),
            debits: Debits::default(),
            check_digit: CheckDigit::Enforced,
            merchant_name: merchant_name.to_owned(),
            prefix: prefix.unwrap_or_default(),
            is_https: public_url.starts_with("https://"),
            is_sandbox: false,
        }
    }

    /// The same page where no money is real: it says so, and leads to the test cards and to the messages of the simulator.
    #[must_use]
    pub const fn in_sandbox(mut self) -> Self {
        self.is_sandbox = true;
        self
    }

    /// The same page with another rule for check digits.
    #[must_use]
    pub const fn with_check_digit(mut self, check_digit: CheckDigit) -> Self {
        self.check_digit = check_digit;
        self
    }
}
