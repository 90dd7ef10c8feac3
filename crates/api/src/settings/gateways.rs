use serde::Deserialize;

use super::secret::SecretSetting;

/// Credentials at the gateways. A gateway without credentials answers 501.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewaySettings {
    /// Click.
    pub click: ClickSettings,
    /// Payme.
    pub payme: PaymeSettings,
}

/// What Click gives a merchant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClickSettings {
    /// The service (cash desk) that is paid.
    pub service_id: Option<u64>,
    /// The merchant.
    pub merchant_id: Option<u64>,
    /// The user in the merchant's cabinet; optional in the pay link. Without it payments cannot be looked up.
    pub merchant_user_id: Option<u64>,
    /// Shared with Click; signs its calls.
    pub secret_key: Option<SecretSetting>,
    /// The same, from a file.
    pub secret_key_file: Option<String>,
    /// Where payers pay.
    pub pay_page: String,
    /// Where payments are looked up: Click's MERCHANT API.
    pub api_url: String,
    /// Whether the look-up of an order names the day of the payment; Click's own sources disagree.
    pub status_names_the_day: bool,
    /// What is answered when Click cancels a payment that it had confirmed; Click's own sources disagree.
    pub cancel_after_paid: CancelAfterPaid,
    /// How old a call's `sign_time` may be, seconds. Click states no limit; default: none.
    pub sign_time_window_seconds: Option<u64>,
}

/// The answer to a cancellation after a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelAfterPaid {
    /// −9, as Click's current test generator expects.
    TransactionCancelled,
    /// −4, as Click's table of errors and its PHP library have it.
    AlreadyPaid,
}

/// What Payme gives a merchant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymeSettings {
    /// The cash desk.
    pub merchant_id: Option<String>,
    /// Authorises Payme's calls.
    pub key: Option<SecretSetting>,
    /// The same, from a file.
    pub key_file: Option<String>,
    /// Authorises the calls of Payme's sandbox.
    pub test_key: Option<SecretSetting>,
    /// The same, from a file.
    pub test_key_file: Option<String>,
}
