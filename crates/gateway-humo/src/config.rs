use std::time::Duration;

use chrono::TimeDelta;
use domain::gateway::UnfitSetting;
use domain::text::{Language, LocalizedText};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::{Host, Url};

use crate::cards::SEND_WITHIN;
use crate::settings::HumoSettings;

/// Where the code goes in a text.
pub(crate) const CODE_PLACE: &str = "{code}";
/// Longest text of a message, characters; a longer one is several messages.
const TEXT_CHARS_MAX: usize = 300;

/// How a debit is ordered. Both are created first and confirmed second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Product {
    /// A purchase in a single message.
    #[serde(rename = "SOAP_SMS")]
    SingleMessage,
    /// A hold, captured by a second message.
    #[serde(rename = "SOAP_DMS")]
    DualMessage,
}

impl Product {
    /// The product code, as `billerRef` and `payinstrRef`.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::SingleMessage => "SOAP_SMS",
            Self::DualMessage => "SOAP_DMS",
        }
    }
}

/// The settings, checked.
#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) soap: Endpoint,
    pub(crate) login: String,
    pub(crate) password: SecretString,
    /// The address of the card look-up.
    pub(crate) card_look_up: Endpoint,
    pub(crate) token: SecretString,
    pub(crate) token_has_colon: bool,
    pub(crate) merchant: Merchant,
    pub(crate) use_card_institution: bool,
    pub(crate) product: Product,
    /// For calls that move money.
    pub(crate) time_max: Duration,
    /// PEM.
    pub(crate) authorities: Option<Vec<u8>>,
    pub(crate) otp_time: TimeDelta,
    pub(crate) otp_text: LocalizedText,
    pub(crate) card_prefixes: Vec<String>,
    pub(crate) not_found_time: TimeDelta,
    pub(crate) engine_fault_time: TimeDelta,
}

/// Who takes the money, as PaymentServer knows it.
#[derive(Clone, Debug)]
pub(crate) struct Merchant {
    pub(crate) number: String,
    pub(crate) terminal_id: String,
    pub(crate) point_code: String,
    pub(crate) centre_id: String,
}

/// An address that may be called.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint(pub(crate) Url);

impl HumoSettings {
    /// The settings when they are complete; `None` when there are none.
    pub(crate) fn config(self) -> Result<Option<Config>, UnfitSetting> {
        let given = self.credentials();
        let is_begun = given.iter().any(|(_, is_given)| *is_given);
        let missing = given.iter().find(|(_, is_given)| !is_given);
        match missing {
            Some(_) if !is_begun => return Ok(None),
            Some((key, _)) => {
                return Err(UnfitSetting::new(
                    key,
                    "is missing while other settings of Humo are set",
                ));
            }
            None => {}
        }
        self.checked().map(Some)
    }

    fn credentials(&self) -> [(&'static str, bool); 9] {
        let is_text = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        let is_secret = |secret: &Option<SecretString>| {
            secret
                .as_ref()
                .is_some_and(|secret| !secret.expose_secret().is_empty())
        };
        [
            ("SOAP_URL", is_text(&self.soap_url)),
            ("SOAP_LOGIN", is_text(&self.soap_login)),
            ("SOAP_PASSWORD", is_secret(&self.soap_password)),
            ("MIDDLEWARE_URL", is_text(&self.middleware_url)),
            ("MIDDLEWARE_TOKEN", is_secret(&self.middleware_token)),
            ("MERCHANT_ID", is_text(&self.merchant_id)),
            ("TERMINAL_ID", is_text(&self.terminal_id)),
            ("POINT_CODE", is_text(&self.point_code)),
            ("CENTRE_ID", is_text(&self.centre_id)),
        ]
    }

    fn checked(self) -> Result<Config, UnfitSetting> {
        let plain = self.allow_plain_http;
        let middleware = format!(
            "{}/{}",
            self.middleware_url
                .unwrap_or_default()
                .trim_end_matches('/'),
            self.middleware_card_path.trim_start_matches('/')
        );
        let time_max = Duration::from_millis(self.timeout_ms);
        if !(1_000..=120_000).contains(&self.timeout_ms) {
            return unfit("TIMEOUT_MS", "must be from 1000 to 120000");
        }
        if !(30..=600).contains(&self.otp_seconds) {
            return unfit("OTP_SECONDS", "must be from 30 to 600");
        }
        // A debit is two calls, the first sent somewhat after it was written down; one that is still under way must not be
        // taken for one that never arrived.
        let settled = SEND_WITHIN + TimeDelta::from_std(2 * time_max).unwrap_or(TimeDelta::MAX);
        for (key, seconds) in [
            ("NOT_FOUND_SECONDS", self.not_found_seconds),
            ("ENGINE_FAULT_SECONDS", self.engine_fault_seconds),
        ] {
            if TimeDelta::seconds(seconds.into()) < settled {
                return unfit(
                    key,
                    "must be at least 30 seconds longer than twice TIMEOUT_MS",
                );
            }
        }
        Ok(Config {
            soap: endpoint("SOAP_URL", &self.soap_url.unwrap_or_default(), plain)?,
            login: word("SOAP_LOGIN", self.soap_login, 64)?,
            password: self.soap_password.unwrap_or_default(),
            card_look_up: endpoint("MIDDLEWARE_URL", &middleware, plain)?,
            token: token(self.middleware_token.unwrap_or_default())?,
            token_has_colon: self.middleware_token_has_colon,
            merchant: Merchant {
                number: word("MERCHANT_ID", self.merchant_id, 32)?,
                terminal_id: word("TERMINAL_ID", self.terminal_id, 32)?,
                point_code: point_code(self.point_code)?,
                centre_id: word("CENTRE_ID", self.centre_id, 11)?,
            },
            use_card_institution: self.use_card_institution,
            product: self.product,
            time_max,
            authorities: self.ca_bundle.map(authorities).transpose()?,
            otp_time: TimeDelta::seconds(self.otp_seconds.into()),
            otp_text: texts([&self.otp_text_uz, &self.otp_text_ru, &self.otp_text_en])?,
            card_prefixes: prefixes(self.card_prefixes)?,
            not_found_time: TimeDelta::seconds(self.not_found_seconds.into()),
            engine_fault_time: TimeDelta::seconds(self.engine_fault_seconds.into()),
        })
    }
}

fn unfit<T>(key: &'static str, problem: &str) -> Result<T, UnfitSetting> {
    Err(UnfitSetting::new(key, problem))
}

fn endpoint(key: &'static str, text: &str, allow_plain: bool) -> Result<Endpoint, UnfitSetting> {
    let Ok(url) = Url::parse(text) else {
        return unfit(key, "must be an absolute https URL");
    };
    let is_bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if !is_bare || !url.has_host() {
        return unfit(key, "must be an absolute URL without user info");
    }
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => Ok(Endpoint(url)),
        "http" if is_loopback || allow_plain => Ok(Endpoint(url)),
        "http" => unfit(
            key,
            "must be an https URL; card data goes there (ALLOW_PLAIN_HTTP for a tunnel of your own)",
        ),
        _ => unfit(key, "must be an absolute https URL"),
    }
}

/// Printable and of bounded length.
fn word(key: &'static str, text: Option<String>, bytes_max: usize) -> Result<String, UnfitSetting> {
    let text = text.unwrap_or_default();
    let is_word = text.len() <= bytes_max && text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if is_word {
        Ok(text)
    } else {
        unfit(
            key,
            &format!("must be at most {bytes_max} plain characters"),
        )
    }
}

fn point_code(text: Option<String>) -> Result<String, UnfitSetting> {
    let text = text.unwrap_or_default();
    if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text)
    } else {
        unfit("POINT_CODE", "must be 12 digits, such as 100010104110")
    }
}

fn token(token: SecretString) -> Result<SecretString, UnfitSetting> {
    if token
        .expose_secret()
        .bytes()
        .all(|byte| byte.is_ascii_graphic())
    {
        Ok(token)
    } else {
        unfit(
            "MIDDLEWARE_TOKEN",
            "must be plain characters without blanks",
        )
    }
}

fn authorities(bundle: String) -> Result<Vec<u8>, UnfitSetting> {
    if bundle.trim_start().starts_with("-----BEGIN") {
        return Ok(bundle.into_bytes());
    }
    std::fs::read(&bundle)
        .map_err(|error| UnfitSetting::new("CA_BUNDLE", format!("cannot be read: {error}")))
}

fn texts(texts: [&str; 3]) -> Result<LocalizedText, UnfitSetting> {
    let keys = ["OTP_TEXT_UZ", "OTP_TEXT_RU", "OTP_TEXT_EN"];
    for (key, text) in keys.into_iter().zip(texts) {
        if text.matches(CODE_PLACE).count() != 1 || text.chars().count() > TEXT_CHARS_MAX {
            return unfit(
                key,
                &format!("must hold {CODE_PLACE} once and at most {TEXT_CHARS_MAX} characters"),
            );
        }
    }
    let [uz, ru, en] = texts;
    Ok(LocalizedText::new(uz, ru, en))
}

fn prefixes(prefixes: Vec<String>) -> Result<Vec<String>, UnfitSetting> {
    let is_prefix = |prefix: &String| {
        (4..=8).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !prefixes.is_empty() && prefixes.iter().all(is_prefix) {
        Ok(prefixes)
    } else {
        unfit("CARD_PREFIXES", "must be a list of 4 to 8 digits each")
    }
}

/// The text of a language with the code in it.
pub(crate) fn otp_text(texts: &LocalizedText, language: Language, code: &str) -> SecretString {
    let template = texts.in_language(language);
    let (before, after) = template.split_once(CODE_PLACE).unwrap_or((template, ""));
    let mut text = String::with_capacity(template.len() + code.len());
    text.push_str(before);
    text.push_str(code);
    text.push_str(after);
    text.into()
}
