use std::fmt;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

use crate::config::Product;

/// The section `HAMYON__GATEWAYS__HUMO__*`: what the acquiring bank gives a merchant, and the choices that public sources
/// leave open. Without logins and numbers there is no Humo.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HumoSettings {
    /// Where PaymentServer is.
    pub soap_url: Option<String>,
    /// Its login, which is also the `paymentOriginator`.
    pub soap_login: Option<String>,
    /// Its password.
    pub soap_password: Option<SecretString>,
    /// Where the JSON middleware is; its paths are added.
    pub middleware_url: Option<String>,
    /// The middleware's bearer token.
    pub middleware_token: Option<SecretString>,
    /// Write `Bearer: token` with a colon, as one live client does (CONFLICT).
    pub middleware_token_has_colon: bool,
    /// The path of the card look-up; older installations have `/v2/iiacs/card`.
    pub middleware_card_path: String,
    /// The merchant's number.
    pub merchant_id: Option<String>,
    /// The terminal's number.
    pub terminal_id: Option<String>,
    /// The point of service, 12 digits (UNCERTAIN which one: ask the bank).
    pub point_code: Option<String>,
    /// The institution (UNCERTAIN: the acquirer's, or that of the card).
    pub centre_id: Option<String>,
    /// Send the institution of the card's bank, as its look-up names it, instead of `centre_id`.
    pub use_card_institution: bool,
    /// Which product a debit is.
    pub product: Product,
    /// How long a call that moves money may take, milliseconds.
    pub timeout_ms: u64,
    /// Certificate authorities in PEM, or the path of a file with them: those of the operator, and then no others.
    pub ca_bundle: Option<String>,
    /// Allow plain http to other machines, for those who reach Humo through a tunnel of their own.
    pub allow_plain_http: bool,
    /// How long a code is good, seconds.
    pub otp_seconds: u32,
    /// What payers read with the code, in Uzbek, with `{code}` where the code goes. The provider of messages must have
    /// approved these texts.
    pub otp_text_uz: String,
    /// The same in Russian.
    pub otp_text_ru: String,
    /// The same in English.
    pub otp_text_en: String,
    /// What numbers of Humo's cards begin with, co-badged ones included.
    #[serde(deserialize_with = "list_or_commas")]
    pub card_prefixes: Vec<String>,
    /// How long after the order to debit was sent PaymentServer's "no such payment" proves that there will be none,
    /// seconds.
    pub not_found_seconds: u32,
    /// The same for a fault of the engine (−1), which is also what it says of a payment that it does not know, seconds.
    pub engine_fault_seconds: u32,
}

impl Default for HumoSettings {
    fn default() -> Self {
        Self {
            soap_url: None,
            soap_login: None,
            soap_password: None,
            middleware_url: None,
            middleware_token: None,
            middleware_token_has_colon: false,
            middleware_card_path: "/v3/iiacs/card".to_owned(),
            merchant_id: None,
            terminal_id: None,
            point_code: None,
            centre_id: None,
            use_card_institution: false,
            product: Product::SingleMessage,
            timeout_ms: 30_000,
            ca_bundle: None,
            allow_plain_http: false,
            otp_seconds: 120,
            otp_text_uz: "To'lovni tasdiqlash kodi: {code}. Uni hech kimga aytmang.".to_owned(),
            otp_text_ru: "Код подтверждения оплаты: {code}. Никому его не сообщайте.".to_owned(),
            otp_text_en: "Payment confirmation code: {code}. Do not tell it to anyone.".to_owned(),
            card_prefixes: ["9860", "400847", "407342", "418783", "429434", "555536"]
                .map(str::to_owned)
                .into(),
            not_found_seconds: 10 * 60,
            engine_fault_seconds: 24 * 60 * 60,
        }
    }
}

/// What a person may see of them.
impl fmt::Debug for HumoSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HumoSettings")
            .field("soap_url", &self.soap_url)
            .field("middleware_url", &self.middleware_url)
            .field("merchant_id", &self.merchant_id)
            .field("terminal_id", &self.terminal_id)
            .finish_non_exhaustive()
    }
}

/// A list in a file, or text with commas in an environment variable.
fn list_or_commas<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        List(Vec<String>),
        Commas(String),
    }
    let items = match Form::deserialize(deserializer)? {
        Form::List(list) => list,
        Form::Commas(text) => text.split(',').map(|item| item.trim().to_owned()).collect(),
    };
    Ok(items.into_iter().filter(|item| !item.is_empty()).collect())
}
