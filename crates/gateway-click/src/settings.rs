use std::time::Duration;

use domain::gateway::UnfitSetting;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use crate::config::{CancelAfterPaid, ClickConfig};

/// What an installation is told about Click: the section `gateways.click` of its settings. Everything may be left out;
/// without credentials there is no Click.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClickSettings {
    /// The service (cash desk) that is paid.
    pub service_id: Option<u64>,
    /// The merchant.
    pub merchant_id: Option<u64>,
    /// The user in the merchant's cabinet; optional in the pay link. Without it Click's MERCHANT API cannot be called:
    /// payments are neither looked up nor refunded.
    pub merchant_user_id: Option<u64>,
    /// Shared with Click; signs its calls and ours.
    pub secret_key: Option<SecretString>,
    /// Where payers pay.
    pub pay_page: String,
    /// Where Click's MERCHANT API is.
    pub api_url: String,
    /// Whether the look-up of an order names the day of the payment; Click's own sources disagree.
    pub status_names_the_day: bool,
    /// Whether a part of a payment may be given back. Click's current pages do not say how; ask Click first.
    pub partial_reversal: bool,
    /// What is answered when Click cancels a payment that it had confirmed; Click's own sources disagree.
    pub cancel_after_paid: CancelAfterPaid,
    /// How old a call's `sign_time` may be, seconds. Click states no limit; default: none.
    pub sign_time_window_seconds: Option<u64>,
}

impl Default for ClickSettings {
    fn default() -> Self {
        Self {
            service_id: None,
            merchant_id: None,
            merchant_user_id: None,
            secret_key: None,
            pay_page: ClickConfig::PAY_PAGE.to_owned(),
            api_url: ClickConfig::API_URL.to_owned(),
            status_names_the_day: true,
            partial_reversal: false,
            cancel_after_paid: CancelAfterPaid::default(),
            sign_time_window_seconds: None,
        }
    }
}

impl ClickSettings {
    /// The configuration, when there are credentials. They come together or not at all.
    pub(crate) fn config(self) -> Result<Option<ClickConfig>, UnfitSetting> {
        ensure_http("PAY_PAGE", &self.pay_page, ClickConfig::PAY_PAGE)?;
        ensure_http("API_URL", &self.api_url, ClickConfig::API_URL)?;
        let is_empty = |secret: &SecretString| secret.expose_secret().is_empty();
        if self.secret_key.as_ref().is_some_and(is_empty) {
            return Err(UnfitSetting::new("SECRET_KEY", "must not be empty"));
        }
        let (service_id, merchant_id, secret_key) =
            match (self.service_id, self.merchant_id, self.secret_key) {
                (Some(service_id), Some(merchant_id), Some(secret_key)) => {
                    (service_id, merchant_id, secret_key)
                }
                (None, None, None) => return Ok(None),
                (None, _, _) => return Err(missing("SERVICE_ID")),
                (_, None, _) => return Err(missing("MERCHANT_ID")),
                (_, _, None) => return Err(missing("SECRET_KEY")),
            };
        Ok(Some(ClickConfig {
            service_id,
            merchant_id,
            merchant_user_id: self.merchant_user_id,
            secret_key,
            pay_page: self.pay_page,
            api_url: self.api_url,
            status_names_the_day: self.status_names_the_day,
            partial_reversal: self.partial_reversal,
            cancel_after_paid: self.cancel_after_paid,
            sign_time_window: self.sign_time_window_seconds.map(Duration::from_secs),
        }))
    }
}

fn missing(key: &'static str) -> UnfitSetting {
    UnfitSetting::new(key, "is missing while other credentials of Click are set")
}

fn ensure_http(key: &'static str, text: &str, example: &str) -> Result<(), UnfitSetting> {
    let is_http = Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if is_http {
        return Ok(());
    }
    let problem = format!("must be an http(s) URL such as {example}");
    Err(UnfitSetting::new(key, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> ClickSettings {
        ClickSettings {
            service_id: Some(12_345),
            merchant_id: Some(678),
            secret_key: Some("test_secret".into()),
            ..ClickSettings::default()
        }
    }

    fn refused_key(settings: ClickSettings) -> Option<&'static str> {
        settings.config().err().map(|error| error.key)
    }

    #[test]
    fn without_credentials_there_is_no_click() {
        let config = ClickSettings::default().config();
        assert!(config.is_ok_and(|config| config.is_none()));
    }

    #[test]
    fn credentials_that_are_half_given_are_refused() {
        type Forget = fn(&mut ClickSettings);
        let cases: [(&str, Forget); 3] = [
            ("SERVICE_ID", |settings| settings.service_id = None),
            ("MERCHANT_ID", |settings| settings.merchant_id = None),
            ("SECRET_KEY", |settings| settings.secret_key = None),
        ];
        for (key, forget) in cases {
            let mut settings = whole();
            forget(&mut settings);
            assert_eq!(refused_key(settings), Some(key));
        }
        assert_eq!(refused_key(whole()), None);
    }

    #[test]
    fn an_empty_secret_is_refused() {
        let settings = ClickSettings {
            secret_key: Some(String::new().into()),
            ..whole()
        };
        assert_eq!(refused_key(settings), Some("SECRET_KEY"));
    }

    #[test]
    fn addresses_must_be_http_urls() {
        for text in ["", "api.click.uz", "ftp://api.click.uz/"] {
            let settings = ClickSettings {
                api_url: text.to_owned(),
                ..ClickSettings::default()
            };
            assert_eq!(refused_key(settings), Some("API_URL"), "{text:?}");
            let settings = ClickSettings {
                pay_page: text.to_owned(),
                ..ClickSettings::default()
            };
            assert_eq!(refused_key(settings), Some("PAY_PAGE"), "{text:?}");
        }
    }

    #[test]
    fn debug_output_keeps_the_secret() {
        let shown = format!("{:?}", whole());
        assert!(!shown.contains("test_secret"), "{shown}");
    }
}
