use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;

/// What Click issues to a merchant (merchant.click.uz), and what Click leaves to the merchant. `Debug` never shows
/// the secret.
#[derive(Clone, Debug)]
pub struct ClickConfig {
    /// The service (cash desk) that is paid; every callback names it.
    pub service_id: u64,
    /// The merchant (legal entity).
    pub merchant_id: u64,
    /// The user of the merchant cabinet; goes into the pay link when it is set. Without it payments cannot be looked
    /// up.
    pub merchant_user_id: Option<u64>,
    /// What callbacks and our calls are signed with.
    pub secret_key: SecretString,
    /// Where payers are sent: an absolute URL.
    pub pay_page: String,
    /// Where the MERCHANT API is: an absolute URL.
    pub api_url: String,
    /// Whether the look-up of an order names the day of the payment. Click's current pages say so; older ones and
    /// several libraries leave it out.
    pub status_names_the_day: bool,
    /// Whether a part of a payment may be given back. Click's current pages do not say how, some of its libraries do;
    /// ask Click first.
    pub partial_reversal: bool,
    /// The answer to the cancellation of a payment that is confirmed.
    pub cancel_after_paid: CancelAfterPaid,
    /// How far `sign_time` may be from now; `None` for any time. Click documents no window, and whether it signs its
    /// repeats anew is not known.
    pub sign_time_window: Option<Duration>,
}

/// How to answer a Complete with `error < 0` for a payment that is confirmed. The wallet keeps the money either way,
/// and the payment's history says that somebody must look. Click's own pages disagree: the table of errors and Click's
/// libraries say -4, the newer test generator expects -9.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelAfterPaid {
    /// -9.
    #[default]
    TransactionCancelled,
    /// -4.
    AlreadyPaid,
}

impl ClickConfig {
    /// Click's pay page (docs.click.uz, "Click button").
    pub const PAY_PAGE: &'static str = "https://my.click.uz/services/pay";

    /// Click's MERCHANT API (docs.click.uz, "Merchant API requests").
    pub const API_URL: &'static str = "https://api.click.uz/v2/merchant/";

    /// The configuration of a service with everything else as Click has it by default.
    pub fn new(service_id: u64, merchant_id: u64, secret_key: impl Into<SecretString>) -> Self {
        Self {
            service_id,
            merchant_id,
            merchant_user_id: None,
            secret_key: secret_key.into(),
            pay_page: Self::PAY_PAGE.to_owned(),
            api_url: Self::API_URL.to_owned(),
            status_names_the_day: true,
            partial_reversal: false,
            cancel_after_paid: CancelAfterPaid::default(),
            sign_time_window: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_keeps_the_secret() {
        let config = ClickConfig::new(12_345, 678, "test_secret");
        let shown = format!("{config:?} {config:#?}");
        assert!(shown.contains("12345"), "{shown}");
        assert!(!shown.contains("test_secret"), "{shown}");
    }
}
