//! The shop, as it is registered with Click.

use std::fmt;

use url::Url;

use crate::http::http_url;

/// A shop as Click's cabinet knows it.
#[derive(Clone)]
pub struct ClickMerchant {
    /// The service (cash desk) that is paid.
    pub service_id: u64,
    /// The legal entity behind it.
    pub merchant_id: u64,
    /// The user of the merchant's cabinet; names the shop when it calls Click.
    pub merchant_user_id: u64,
    /// The secret that Click and the shop share; signs every callback and every call. Left out of `Debug`.
    pub secret_key: String,
    /// The shop's name on the pay page.
    pub merchant_name: String,
    /// Where Prepare is posted: an absolute `http` URL, or a path (`/…`) on the server that
    /// [`ClickSimulator::point_at`](crate::ClickSimulator::point_at) names later.
    pub prepare_url: String,
    /// Where Complete is posted; same forms as `prepare_url`.
    pub complete_url: String,
}

impl fmt::Debug for ClickMerchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClickMerchant")
            .field("service_id", &self.service_id)
            .field("merchant_id", &self.merchant_id)
            .field("merchant_user_id", &self.merchant_user_id)
            .field("merchant_name", &self.merchant_name)
            .field("prepare_url", &self.prepare_url)
            .field("complete_url", &self.complete_url)
            .finish_non_exhaustive()
    }
}

/// Why a simulator cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum ClickSetupError {
    /// Anyone could sign with an empty secret.
    #[error("the Click merchant's secret_key is empty")]
    EmptySecretKey,
    /// The pay page would ask for money without saying for whom.
    #[error("the Click merchant's merchant_name is empty")]
    EmptyMerchantName,
    /// A callback address that cannot be called. The simulator has no TLS: the shop it calls is on
    /// the same machine.
    #[error("{field} is neither a path nor an absolute http URL: {given:?}")]
    CallbackUrl {
        /// Which setting.
        field: &'static str,
        /// What it says.
        given: String,
    },
    /// The operating system refused what an HTTP client needs.
    #[error("building the HTTP client")]
    HttpClient(#[source] reqwest::Error),
}

/// Where the shop is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Callbacks {
    pub(super) prepare: Url,
    pub(super) complete: Url,
}

impl ClickMerchant {
    /// Refuses a merchant that could not take a payment.
    pub(super) fn check(&self) -> Result<(), ClickSetupError> {
        if self.secret_key.is_empty() {
            return Err(ClickSetupError::EmptySecretKey);
        }
        if self.merchant_name.trim().is_empty() {
            return Err(ClickSetupError::EmptyMerchantName);
        }
        self.callbacks(None).map(drop)
    }

    /// The callback addresses, or `None` while one of them is a path and no base is known.
    pub(super) fn callbacks(
        &self,
        base: Option<&Url>,
    ) -> Result<Option<Callbacks>, ClickSetupError> {
        let prepare = resolve("prepare_url", &self.prepare_url, base)?;
        let complete = resolve("complete_url", &self.complete_url, base)?;
        Ok(prepare
            .zip(complete)
            .map(|(prepare, complete)| Callbacks { prepare, complete }))
    }
}

/// An absolute `http` URL as it stands, or a path on `base`.
fn resolve(
    field: &'static str,
    given: &str,
    base: Option<&Url>,
) -> Result<Option<Url>, ClickSetupError> {
    let refused = || ClickSetupError::CallbackUrl {
        field,
        given: given.to_owned(),
    };
    // `//host/path` would leave the base's host.
    if given.starts_with('/') && !given.starts_with("//") {
        return base
            .map(|base| base.join(given).map_err(|_| refused()))
            .transpose();
    }
    http_url(given).map(Some).ok_or_else(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merchant(prepare_url: &str) -> ClickMerchant {
        ClickMerchant {
            service_id: 1,
            merchant_id: 2,
            merchant_user_id: 3,
            secret_key: "very-secret".to_owned(),
            merchant_name: "Clinic".to_owned(),
            prepare_url: prepare_url.to_owned(),
            complete_url: "http://127.0.0.1:1/complete".to_owned(),
        }
    }

    #[test]
    fn the_secret_is_not_in_the_debug_text() {
        let text = format!("{:?}", merchant("/prepare"));
        assert!(text.contains("Clinic"));
        assert!(!text.contains("very-secret"));
    }

    #[test]
    fn a_path_waits_for_its_base() {
        let base = Url::parse("http://127.0.0.1:8080").unwrap();
        assert_eq!(merchant("/prepare").callbacks(None).unwrap(), None);
        let callbacks = merchant("/prepare")
            .callbacks(Some(&base))
            .unwrap()
            .unwrap();
        assert_eq!(callbacks.prepare.as_str(), "http://127.0.0.1:8080/prepare");
        assert_eq!(callbacks.complete.as_str(), "http://127.0.0.1:1/complete");
    }

    #[test]
    fn addresses_that_cannot_be_called_are_refused() {
        for given in [
            "",
            "prepare",
            "//elsewhere.example/prepare",
            "https://shop.example/prepare",
            "ftp://shop.example/",
        ] {
            assert!(
                matches!(
                    merchant(given).check(),
                    Err(ClickSetupError::CallbackUrl { .. })
                ),
                "{given:?}"
            );
        }
    }

    #[test]
    fn a_merchant_without_secret_or_name_is_refused() {
        let nameless = ClickMerchant {
            merchant_name: " ".to_owned(),
            ..merchant("/prepare")
        };
        assert!(matches!(
            nameless.check(),
            Err(ClickSetupError::EmptyMerchantName)
        ));
        let open = ClickMerchant {
            secret_key: String::new(),
            ..merchant("/prepare")
        };
        assert!(matches!(open.check(), Err(ClickSetupError::EmptySecretKey)));
    }
}
