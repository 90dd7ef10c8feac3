//! Click: the pay page, and the two calls to the shop that follow from it.

mod amount;
mod answer;
mod attempt;
mod books;
mod callback;
mod cards;
mod ids;
mod invoice;
mod merchant;
mod merchant_api;
mod pages;
mod pay_link;
mod receipts;
mod reversal;
mod routes;
mod shop;
mod signature;
mod signed_again;
mod verdict;

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use self::{
    attempt::{Card, Parties},
    books::{Books, Receipt},
    cards::Tokens,
    merchant::Callbacks,
    pay_link::PayLink,
    receipts::FiscalReceipts,
    shop::Shop,
};
use crate::{faults::FaultLine, http::http_url};

pub(crate) use self::routes::mount;
pub use self::{
    merchant::{ClickMerchant, ClickSetupError},
    shop::Patience,
};

/// Click, with one registered merchant and books in memory. Clones share both.
#[derive(Clone)]
pub struct ClickSimulator(Arc<Inner>);

struct Inner {
    merchant: ClickMerchant,
    /// `None` until every callback address is known in full.
    callbacks: RwLock<Option<Callbacks>>,
    shop: Shop,
    books: Books,
    cards: Tokens,
    receipts: FiscalReceipts,
    faults: FaultLine,
    pause: Duration,
}

impl fmt::Debug for ClickSimulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClickSimulator")
            .field("merchant", &self.0.merchant)
            .finish_non_exhaustive()
    }
}

impl ClickSimulator {
    /// The path of the pay page; stands for `https://my.click.uz/services/pay`.
    pub const PAY_PATH: &str = "/simulator/click/services/pay";

    /// The path under which a merchant asks about its payments; stands for `https://api.click.uz/v2/merchant/`.
    pub const API_PATH: &str = "/simulator/click/v2/merchant/";

    /// Registers the merchant. Until [`point_at`](Self::point_at) is called, pay pages answer 503
    /// if a callback address is a path.
    pub fn new(merchant: ClickMerchant) -> Result<Self, ClickSetupError> {
        Self::with_patience(merchant, Patience::default())
    }

    /// Like [`new`](Self::new), with other waiting times.
    pub fn with_patience(
        merchant: ClickMerchant,
        patience: Patience,
    ) -> Result<Self, ClickSetupError> {
        merchant.check()?;
        Ok(Self(Arc::new(Inner {
            callbacks: RwLock::new(merchant.callbacks(None)?),
            shop: Shop::new(patience.time_limit).map_err(ClickSetupError::HttpClient)?,
            books: Books::default(),
            cards: Tokens::default(),
            receipts: FiscalReceipts::default(),
            faults: FaultLine::new("click", "Click", true),
            pause: patience.pause,
            merchant,
        })))
    }

    /// Says where the shop listens, for callback addresses that are paths: an absolute `http` URL,
    /// like `http://127.0.0.1:8000`. May be called again when the shop moves.
    pub fn point_at(&self, base_url: &str) -> Result<(), ClickSetupError> {
        let base = http_url(base_url).ok_or_else(|| ClickSetupError::CallbackUrl {
            field: "base_url",
            given: base_url.to_owned(),
        })?;
        let callbacks = self.0.merchant.callbacks(Some(&base))?;
        *self
            .0
            .callbacks
            .write()
            .unwrap_or_else(PoisonError::into_inner) = callbacks;
        Ok(())
    }

    /// Where the faults of Click strike.
    pub fn faults(&self) -> FaultLine {
        self.0.faults.clone()
    }

    fn callbacks(&self) -> Option<Callbacks> {
        self.0
            .callbacks
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn pay(&self, callbacks: &Callbacks, link: &PayLink, card: Card) -> Arc<Receipt> {
        let Inner {
            merchant,
            shop,
            books,
            faults,
            pause,
            ..
        } = &*self.0;
        Parties {
            merchant,
            callbacks,
            shop,
            books,
            faults,
            pause: *pause,
        }
        .pay(link, card)
        .await
    }
}
