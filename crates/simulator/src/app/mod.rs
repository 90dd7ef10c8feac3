//! A stand-in for the platform's app: pages on which a user tops up, pays, and spends.
//!
//! It is a client like any other. All it knows it asks for over the service's HTTP API, with a
//! bearer token of the user who sits in front of it, and it shows what was said.

mod amount;
mod answers;
mod banner;
mod call;
mod exchange;
mod fault;
mod forms;
mod home;
mod keys;
mod outcome;
mod pages;
mod pay_links;
mod routes;
mod session;

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use reqwest::Client;
use url::Url;

use self::pay_links::PayLinks;
use crate::http::{self, http_url};

pub(crate) use self::routes::{mount, to_app};

/// How long the app waits for one answer of the service.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// A client app for the browser, without its own users: whoever opens it says which user to be.
/// Clones share one app.
#[derive(Clone)]
pub struct ClientApp(Arc<Inner>);

struct Inner {
    mint: Box<dyn Fn(i64) -> Option<String> + Send + Sync>,
    client: Client,
    /// `None` until it is said where they are.
    addresses: RwLock<Option<Addresses>>,
    pay_links: PayLinks,
}

/// Where the parties are.
#[derive(Clone, Debug)]
struct Addresses {
    /// The service, as the app reaches it.
    service: Url,
    /// The app's own page, as browsers reach it.
    home: Url,
}

/// Why a client app cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum ClientAppSetupError {
    /// The service is called without TLS, on the same machine.
    #[error("the address of the service is not an absolute http URL: {0:?}")]
    ServiceUrl(String),
    /// Payers could not be sent back to the app.
    #[error("the public address is not an absolute http or https URL: {0:?}")]
    PublicUrl(String),
    /// The operating system refused what an HTTP client needs.
    #[error("building the HTTP client")]
    HttpClient(#[source] reqwest::Error),
}

impl fmt::Debug for ClientApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientApp")
            .field("addresses", &self.addresses())
            .finish_non_exhaustive()
    }
}

impl ClientApp {
    /// The path of the app's page.
    pub const PATH: &str = "/simulator/app";

    /// An app whose users get their tokens from `mint`: the token of a user by id, or `None` for
    /// an id that is no user's. Until [`point_at`](Self::point_at) is called, its pages answer 503.
    pub fn new(
        mint: impl Fn(i64) -> Option<String> + Send + Sync + 'static,
    ) -> Result<Self, ClientAppSetupError> {
        Self::with_time_limit(mint, TIME_LIMIT)
    }

    /// Like [`new`](Self::new), with another limit on the time that one answer may take.
    pub fn with_time_limit(
        mint: impl Fn(i64) -> Option<String> + Send + Sync + 'static,
        time_limit: Duration,
    ) -> Result<Self, ClientAppSetupError> {
        Ok(Self(Arc::new(Inner {
            mint: Box::new(mint),
            client: http::client(time_limit).map_err(ClientAppSetupError::HttpClient)?,
            addresses: RwLock::default(),
            pay_links: PayLinks::default(),
        })))
    }

    /// Says where the service listens, an absolute `http` URL like `http://127.0.0.1:8000`, and at
    /// which address browsers see it, `http` or `https`: payers are sent back there. The two are
    /// the same where nothing stands between. May be called again when the service moves.
    pub fn point_at(&self, service_url: &str, public_url: &str) -> Result<(), ClientAppSetupError> {
        let service = http_url(service_url)
            .ok_or_else(|| ClientAppSetupError::ServiceUrl(service_url.to_owned()))?;
        let home = format!("{}{}", public_url.trim_end_matches('/'), Self::PATH);
        let home = Url::parse(&home)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .ok_or_else(|| ClientAppSetupError::PublicUrl(public_url.to_owned()))?;
        *self
            .0
            .addresses
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(Addresses { service, home });
        Ok(())
    }

    fn addresses(&self) -> Option<Addresses> {
        self.0
            .addresses
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_cannot_be_called_are_refused() {
        let app = ClientApp::new(|_| None).unwrap();
        for url in ["", "/api", "https://127.0.0.1", "ftp://127.0.0.1"] {
            assert!(
                matches!(
                    app.point_at(url, "http://127.0.0.1"),
                    Err(ClientAppSetupError::ServiceUrl(_))
                ),
                "{url:?}"
            );
        }
        for url in ["", "/", "ftp://shop.example"] {
            assert!(
                matches!(
                    app.point_at("http://127.0.0.1", url),
                    Err(ClientAppSetupError::PublicUrl(_))
                ),
                "{url:?}"
            );
        }
        assert!(app.addresses().is_none());
    }

    #[test]
    fn browsers_may_see_another_address() {
        let app = ClientApp::new(|_| None).unwrap();
        app.point_at("http://127.0.0.1:8000", "https://sandbox.example/")
            .unwrap();
        let addresses = app.addresses().unwrap();
        assert_eq!(addresses.service.as_str(), "http://127.0.0.1:8000/");
        assert_eq!(
            addresses.home.as_str(),
            "https://sandbox.example/simulator/app"
        );
    }
}
