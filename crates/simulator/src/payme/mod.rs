//! Payme: the checkout page, the calls to the shop that follow from it, and the merchant's cabinet.

mod answer;
mod attempt;
mod base64;
mod books;
mod cabinet;
mod card;
mod checkout_link;
mod ids;
mod language;
mod merchant;
mod pages;
mod routes;
mod shop;
mod verdict;

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use serde_json::{Value, json};
use url::Url;

use self::{
    answer::Unusable,
    attempt::Attempt,
    books::Books,
    shop::{Exchange, Shop},
};
use crate::{click::Patience, faults::FaultLine, http::http_url};

pub use self::merchant::{PaymeMerchant, PaymeSetupError};
pub(crate) use self::routes::mount;

/// Payme, with one registered merchant and books in memory. Clones share both.
#[derive(Clone)]
pub struct PaymeSimulator(Arc<Inner>);

struct Inner {
    merchant: PaymeMerchant,
    /// `None` until the address is known in full.
    endpoint: RwLock<Option<Url>>,
    shop: Shop,
    books: Books,
    faults: FaultLine,
    pause: Duration,
}

impl fmt::Debug for PaymeSimulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymeSimulator")
            .field("merchant", &self.0.merchant)
            .finish_non_exhaustive()
    }
}

impl PaymeSimulator {
    /// The path before a link's base64; stands for `https://checkout.paycom.uz`.
    pub const CHECKOUT_PATH: &str = "/simulator/payme/checkout";

    /// Registers the merchant. Until [`point_at`](Self::point_at) is called, pages answer 503 if the Endpoint URL is a
    /// path.
    pub fn new(merchant: PaymeMerchant) -> Result<Self, PaymeSetupError> {
        Self::with_patience(merchant, Patience::default())
    }

    /// Like [`new`](Self::new), with other waiting times.
    pub fn with_patience(
        merchant: PaymeMerchant,
        patience: Patience,
    ) -> Result<Self, PaymeSetupError> {
        merchant.check()?;
        Ok(Self(Arc::new(Inner {
            endpoint: RwLock::new(merchant.endpoint(None)?),
            shop: Shop::new(patience.time_limit).map_err(PaymeSetupError::HttpClient)?,
            books: Books::default(),
            faults: FaultLine::new("payme", "Payme", true),
            pause: patience.pause,
            merchant,
        })))
    }

    /// Says where the shop listens, for an Endpoint URL that is a path: an absolute `http` URL, like
    /// `http://127.0.0.1:8000`. May be called again when the shop moves.
    pub fn point_at(&self, base_url: &str) -> Result<(), PaymeSetupError> {
        let base =
            http_url(base_url).ok_or_else(|| PaymeSetupError::EndpointUrl(base_url.to_owned()))?;
        let endpoint = self.0.merchant.endpoint(Some(&base))?;
        *self
            .0
            .endpoint
            .write()
            .unwrap_or_else(PoisonError::into_inner) = endpoint;
        Ok(())
    }

    /// The header `Authorization` of Payme's calls, for one of the past whose header nobody kept.
    pub fn authorization(&self) -> String {
        self.0.merchant.authorization()
    }

    /// Where the faults of Payme strike.
    pub fn faults(&self) -> FaultLine {
        self.0.faults.clone()
    }

    fn endpoint(&self) -> Option<Url> {
        self.0
            .endpoint
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn books(&self) -> &Books {
        &self.0.books
    }

    fn pause(&self) -> Duration {
        self.0.pause
    }

    /// The object that names an order.
    fn account(&self, value: &str) -> Value {
        json!({self.0.merchant.account_field.as_str(): value})
    }

    /// Calls the shop once.
    async fn call(&self, method: &'static str, params: &Value) -> Exchange {
        let Some(endpoint) = self.endpoint() else {
            let why = Unusable::Silence("the shop's address is not known yet".to_owned());
            return Exchange {
                method,
                request: String::new(),
                reply: Err(why.clone()),
                answer: Err(why),
                took: Duration::ZERO,
            };
        };
        let shop = (&endpoint, &self.0.merchant);
        self.0.shop.call(shop, &self.0.faults, method, params).await
    }

    fn attempt(&self, id: &str) -> Attempt {
        Attempt {
            payme: self.clone(),
            id: id.to_owned(),
        }
    }
}
