//! The shop, as it is registered with Payme.

use std::fmt;

use url::Url;

use super::base64;
use crate::http::http_url;

/// A shop as Payme's cabinet knows it.
#[derive(Clone)]
pub struct PaymeMerchant {
    /// The cash desk; links name it as `m`.
    pub merchant_id: String,
    /// The key with which Payme signs its calls. Left out of `Debug`.
    pub key: String,
    /// The login that goes with it.
    pub login: String,
    /// The shop's name on the checkout page.
    pub merchant_name: String,
    /// The one account field, as it is set in the cabinet.
    pub account_field: String,
    /// The Endpoint URL: an absolute `http` URL, or a path (`/…`) on the server that
    /// [`PaymeSimulator::point_at`](crate::PaymeSimulator::point_at) names later.
    pub endpoint_url: String,
}

impl fmt::Debug for PaymeMerchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymeMerchant")
            .field("merchant_id", &self.merchant_id)
            .field("merchant_name", &self.merchant_name)
            .field("account_field", &self.account_field)
            .field("endpoint_url", &self.endpoint_url)
            .finish_non_exhaustive()
    }
}

/// Why a simulator cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum PaymeSetupError {
    /// Something that Payme cannot do without.
    #[error("the Payme merchant's {0} is empty")]
    Empty(&'static str),
    /// An Endpoint URL that cannot be called. The simulator has no TLS: the shop it calls is on the same machine.
    #[error("endpoint_url is neither a path nor an absolute http URL: {0:?}")]
    EndpointUrl(String),
    /// The operating system refused what an HTTP client needs.
    #[error("building the HTTP client")]
    HttpClient(#[source] reqwest::Error),
}

impl PaymeMerchant {
    /// The header with which Payme calls the merchant.
    pub(super) fn authorization(&self) -> String {
        let pair = format!("{}:{}", self.login, self.key);
        format!("Basic {}", base64::encode(pair.as_bytes()))
    }

    /// Refuses a merchant that could not take a payment.
    pub(super) fn check(&self) -> Result<(), PaymeSetupError> {
        for (name, value) in [
            ("merchant_id", &self.merchant_id),
            ("key", &self.key),
            ("login", &self.login),
            ("merchant_name", &self.merchant_name),
            ("account_field", &self.account_field),
        ] {
            if value.trim().is_empty() {
                return Err(PaymeSetupError::Empty(name));
            }
        }
        self.endpoint(None).map(drop)
    }

    /// Where the shop is called, or `None` while that is a path and no base is known.
    pub(super) fn endpoint(&self, base: Option<&Url>) -> Result<Option<Url>, PaymeSetupError> {
        let given = &self.endpoint_url;
        let refused = || PaymeSetupError::EndpointUrl(given.clone());
        // `//host/path` would leave the base's host.
        if given.starts_with('/') && !given.starts_with("//") {
            return base
                .map(|base| base.join(given).map_err(|_| refused()))
                .transpose();
        }
        http_url(given).map(Some).ok_or_else(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merchant(endpoint_url: &str) -> PaymeMerchant {
        PaymeMerchant {
            merchant_id: "587f72c72cac0d162c722ae2".to_owned(),
            key: "very-secret".to_owned(),
            login: "Paycom".to_owned(),
            merchant_name: "Clinic".to_owned(),
            account_field: "order_id".to_owned(),
            endpoint_url: endpoint_url.to_owned(),
        }
    }

    #[test]
    fn the_key_is_not_in_the_debug_text() {
        assert!(!format!("{:?}", merchant("/payme")).contains("very-secret"));
    }

    #[test]
    fn a_path_waits_for_its_base() {
        let base = Url::parse("http://127.0.0.1:8080").unwrap();
        assert_eq!(merchant("/payme").endpoint(None).unwrap(), None);
        let endpoint = merchant("/payme").endpoint(Some(&base)).unwrap().unwrap();
        assert_eq!(endpoint.as_str(), "http://127.0.0.1:8080/payme");
    }

    #[test]
    fn a_merchant_that_cannot_be_paid_is_refused() {
        for given in ["", "payme", "//elsewhere.example/", "https://shop.example/"] {
            let refused = merchant(given).check();
            assert!(
                matches!(refused, Err(PaymeSetupError::EndpointUrl(_))),
                "{given}"
            );
        }
        let open = PaymeMerchant {
            key: String::new(),
            ..merchant("/payme")
        };
        assert!(matches!(open.check(), Err(PaymeSetupError::Empty("key"))));
    }
}
