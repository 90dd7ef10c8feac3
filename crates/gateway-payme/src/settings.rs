use std::fmt;

use domain::text::Language;
use secrecy::SecretString;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::addresses::AddressSpan;

/// What Payme gives a merchant (merchant.paycom.uz), and what it leaves to the merchant. `Debug` never shows a key.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PaymeSettings {
    /// The id or alias of the cash desk.
    pub merchant_id: Option<String>,
    /// The key that authorises Payme's calls.
    pub key: Option<SecretString>,
    /// The key that authorises the calls of Payme's sandbox.
    pub test_key: Option<SecretString>,
    /// Whether calls with the sandbox's key are obeyed. They move no real money, and credit real wallets.
    pub accept_test_key: bool,
    /// The login that comes with either key. Payme's documentation names none, its templates have `Paycom`.
    pub login: String,
    /// The account field as it is called in the cabinet; it holds the id of the payment.
    pub account_field: String,
    /// Where payers are sent: an absolute URL, to which the parameters are appended.
    pub checkout_url: String,
    /// The language of the checkout page for payers whose app asks for none; Payme's default when it is not set.
    pub language: Option<CheckoutLanguage>,
    /// How long the checkout page waits before it leads back, milliseconds by the documentation of the link; Payme's
    /// default when it is not set.
    pub return_delay_ms: Option<u32>,
    /// The currency of the link, `860` or `UZS`; which of them is not documented. Left out when it is not set.
    pub currency: Option<String>,
    /// What is answered for an order that another transaction has in hand: −31099 to −31050, or −31008. Payme's own
    /// sources disagree.
    pub busy_code: i32,
    /// Whether a transaction is refused that Payme created more than 12 hours ago. Not documented.
    pub refuse_stale_create: bool,
    /// Most transactions of one statement. A longer one is refused, with an error that says so, and not told in part.
    pub statement_max: u32,
    /// From which addresses Payme may call; empty for any. [`AddressSpan::DOCUMENTED`] are all there are.
    #[serde(deserialize_with = "list_or_commas")]
    pub allowed_addresses: Vec<AddressSpan>,
    /// The code (IKPU, 17 digits) of what is sold, for fiscal receipts. Without it Payme is told no fiscal details.
    pub fiscal_code: Option<String>,
    /// The code of its package (tasnif.soliq.uz).
    pub fiscal_package_code: Option<String>,
    /// Its value-added tax, percent.
    pub fiscal_vat_percent: Option<u8>,
    /// What it is called on the receipt.
    pub fiscal_title: String,
}

impl PaymeSettings {
    /// Payme's checkout (developer.help.paycom.uz, "Отправка чека по методу GET").
    pub const CHECKOUT_URL: &'static str = "https://checkout.paycom.uz";
}

impl Default for PaymeSettings {
    fn default() -> Self {
        Self {
            merchant_id: None,
            key: None,
            test_key: None,
            accept_test_key: false,
            login: "Paycom".to_owned(),
            account_field: "payment_id".to_owned(),
            checkout_url: Self::CHECKOUT_URL.to_owned(),
            language: None,
            return_delay_ms: None,
            currency: None,
            busy_code: -31_052,
            refuse_stale_create: true,
            statement_max: 100_000,
            allowed_addresses: Vec::new(),
            fiscal_code: None,
            fiscal_package_code: None,
            fiscal_vat_percent: None,
            fiscal_title: "Hamyonni to'ldirish".to_owned(),
        }
    }
}

/// A language of Payme's checkout page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckoutLanguage {
    /// Uzbek.
    Uz,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl CheckoutLanguage {
    /// The word in the link.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Uz => "uz",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}

impl From<Language> for CheckoutLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::Uzbek => Self::Uz,
            Language::Russian => Self::Ru,
            Language::English => Self::En,
        }
    }
}

/// A list in a file, or text with commas in an environment variable.
fn list_or_commas<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<AddressSpan>, D::Error> {
    struct ListOrCommas;

    impl<'de> serde::de::Visitor<'de> for ListOrCommas {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of addresses")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<String>, E> {
            Ok(text.split(',').map(str::to_owned).collect())
        }

        fn visit_seq<A: serde::de::SeqAccess<'de>>(
            self,
            mut items: A,
        ) -> Result<Vec<String>, A::Error> {
            let mut list = Vec::new();
            while let Some(item) = items.next_element()? {
                list.push(item);
            }
            Ok(list)
        }
    }

    let items = deserializer.deserialize_any(ListOrCommas)?;
    let items = items.iter().map(|item| item.trim());
    items
        .filter(|item| !item.is_empty())
        .map(|item| {
            item.parse()
                .map_err(|error| D::Error::custom(format_args!("{item:?} {error}")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<PaymeSettings, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn nothing_need_be_set() {
        let settings = read("{}").expect("defaults");
        assert_eq!(
            format!("{settings:?}"),
            format!("{:?}", PaymeSettings::default())
        );
    }

    #[test]
    fn addresses_are_a_list_or_text_with_commas() {
        for json in [
            r#"{"allowed_addresses": ["10.0.0.1", "185.234.113.1-185.234.113.15"]}"#,
            r#"{"allowed_addresses": "10.0.0.1, 185.234.113.1-185.234.113.15,"}"#,
        ] {
            assert_eq!(read(json).expect("addresses").allowed_addresses.len(), 2);
        }
        let wrong = read(r#"{"allowed_addresses": "payme"}"#).expect_err("no address");
        assert!(
            wrong.to_string().contains(r#""payme" is no address"#),
            "{wrong}"
        );
    }

    #[test]
    fn a_misspelt_setting_is_noticed() {
        assert!(read(r#"{"merchantid": "587f72c72cac0d162c722ae2"}"#).is_err());
    }

    #[test]
    fn debug_output_keeps_the_keys() {
        let settings = read(r#"{"key": "very-secret", "test_key": "other-secret"}"#);
        let shown = format!("{:?}", settings.expect("keys"));
        assert!(
            !shown.contains("very-secret") && !shown.contains("other-secret"),
            "{shown}"
        );
    }
}
