use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::gateway::UnfitSetting;
use domain::payment::Payment;
use domain::text::Language;
use url::Url;

use crate::open::is_word;
use crate::settings::{CheckoutLanguage, PaymeSettings};

/// Makes links to the checkout page (developer.help.paycom.uz, "Отправка чека по методу GET"):
/// `https://checkout.paycom.uz/` and base64 of `k=v;k=v;…`.
pub(crate) struct CheckoutLink {
    /// With a slash at the end.
    page: String,
    merchant_id: String,
    account_field: String,
    /// The language of the page for payers who asked for none.
    language: Option<CheckoutLanguage>,
    /// What every link ends with.
    options: Vec<(&'static str, String)>,
}

impl CheckoutLink {
    pub(crate) fn try_new(settings: &PaymeSettings) -> Result<Self, UnfitSetting> {
        let is_id = |id: &&str| is_word(&id.replace('-', "_"));
        let merchant_id = settings.merchant_id.as_deref().filter(is_id);
        let merchant_id = merchant_id.ok_or_else(|| {
            UnfitSetting::new("MERCHANT_ID", "must be the id or alias of the cash desk")
        })?;
        let page = Url::parse(&settings.checkout_url).ok();
        let page = page.filter(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.query().is_none()
                && url.fragment().is_none()
        });
        let page =
            page.ok_or_else(|| UnfitSetting::new("CHECKOUT_URL", "must be an http(s) URL"))?;
        let is_currency = |currency: &String| currency.len() == 3 && is_word(currency);
        if settings
            .currency
            .as_ref()
            .is_some_and(|given| !is_currency(given))
        {
            return Err(UnfitSetting::new(
                "CURRENCY",
                "must be an ISO code such as 860 or UZS",
            ));
        }
        let delay = settings.return_delay_ms.map(|ms| ms.to_string());
        let options = [("ct", delay), ("cr", settings.currency.clone())];
        let set = |(key, value): (_, Option<String>)| value.map(|value| (key, value));
        Ok(Self {
            page: format!("{}/", page.as_str().trim_end_matches('/')),
            merchant_id: merchant_id.to_owned(),
            account_field: settings.account_field.clone(),
            language: settings.language,
            options: options.into_iter().filter_map(set).collect(),
        })
    }

    /// The link for a payment. The way back goes in as it is, because Payme decodes nothing; only a `;`, which would cut
    /// it off, gives way to `%3B`. An empty one is left out. The page speaks the language that the payer asked for, else the
    /// one that is set, else Payme's default.
    pub(crate) fn of(
        &self,
        payment: &Payment,
        return_url: &str,
        language: Option<Language>,
    ) -> String {
        let back = return_url.replace(';', "%3B");
        let account = format!("ac.{}", self.account_field);
        let (id, amount) = (payment.id.to_string(), payment.total.minor.to_string());
        let mut pairs = vec![
            ("m", self.merchant_id.as_str()),
            (&account, &id),
            ("a", &amount),
        ];
        if !back.is_empty() {
            pairs.push(("c", &back));
        }
        if let Some(language) = language.map(CheckoutLanguage::from).or(self.language) {
            pairs.push(("l", language.as_str()));
        }
        pairs.extend(
            self.options
                .iter()
                .map(|(key, value)| (*key, value.as_str())),
        );
        format!("{}{}", self.page, STANDARD.encode(joined(&pairs)))
    }
}

fn joined(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    pairs.join(";")
}

#[cfg(test)]
mod tests {
    use domain::money::{AnyMoney, CurrencyCode};
    use domain::payment::{PaymentPurpose, PaymentStatus};
    use domain::{PaymentId, Timestamp, UserId};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::open::gateway_name;
    use crate::settings::CheckoutLanguage;

    const ID: &str = "550e8400-e29b-41d4-a716-446655440000";

    fn settings() -> PaymeSettings {
        PaymeSettings {
            merchant_id: Some("587f72c72cac0d162c722ae2".to_owned()),
            ..PaymeSettings::default()
        }
    }

    fn payment() -> Payment {
        let money = |minor| AnyMoney::new(minor, CurrencyCode::Uzs);
        Payment {
            id: PaymentId(ID.parse::<Uuid>().expect("an id")),
            user_id: UserId::new(7).expect("positive"),
            reference: "PAY-0-00000000".to_owned(),
            gateway: gateway_name(),
            purpose: PaymentPurpose::Payment,
            amount: money(100_100),
            commission: money(2_503),
            total: money(102_603),
            refunded: money(0),
            status: PaymentStatus::Pending,
            callback_url: None,
            created_at: Timestamp::UNIX_EPOCH,
            expires_at: Timestamp::UNIX_EPOCH,
            completed_at: None,
            is_late: false,
            version: 1,
        }
    }

    /// What a link asks for, after its page.
    fn asked(settings: &PaymeSettings, return_url: &str) -> String {
        let link = CheckoutLink::try_new(settings).expect("fit settings");
        decoded(&link.of(&payment(), return_url, None))
    }

    fn decoded(link: &str) -> String {
        let encoded = link.strip_prefix("https://checkout.paycom.uz/");
        let decoded = STANDARD.decode(encoded.expect("Payme's page"));
        String::from_utf8(decoded.expect("base64")).expect("text")
    }

    #[test]
    fn the_published_link_is_made() {
        let pairs = [
            ("m", "587f72c72cac0d162c722ae2"),
            ("ac.order_id", "197"),
            ("a", "500"),
        ];
        assert_eq!(
            STANDARD.encode(joined(&pairs)),
            "bT01ODdmNzJjNzJjYWMwZDE2MmM3MjJhZTI7YWMub3JkZXJfaWQ9MTk3O2E9NTAw"
        );
    }

    #[test]
    fn the_link_asks_for_the_total_in_tiyin() {
        assert_eq!(
            asked(&settings(), "https://clinic.uz/back?payment_id=1&a=1"),
            format!(
                "m=587f72c72cac0d162c722ae2;ac.payment_id={ID};a=102603;c=https://clinic.uz/back?payment_id=1&a=1"
            )
        );
    }

    #[test]
    fn every_option_has_its_key() {
        let settings = PaymeSettings {
            account_field: "order_id".to_owned(),
            language: Some(CheckoutLanguage::Uz),
            return_delay_ms: Some(15),
            currency: Some("860".to_owned()),
            ..settings()
        };
        assert_eq!(
            asked(&settings, "https://c.uz/"),
            format!(
                "m=587f72c72cac0d162c722ae2;ac.order_id={ID};a=102603;c=https://c.uz/;l=uz;ct=15;cr=860"
            )
        );
    }

    #[test]
    fn the_page_speaks_as_the_payer_asked_and_else_as_is_set() {
        for (set, asked_for, expected) in [
            (None, None, None),
            (Some(CheckoutLanguage::Uz), None, Some("l=uz")),
            (None, Some(Language::English), Some("l=en")),
            (
                Some(CheckoutLanguage::Uz),
                Some(Language::Russian),
                Some("l=ru"),
            ),
        ] {
            let settings = PaymeSettings {
                language: set,
                ..settings()
            };
            let link = CheckoutLink::try_new(&settings).expect("fit settings");
            let asked = decoded(&link.of(&payment(), "", asked_for));
            let language = asked.split(';').find(|pair| pair.starts_with("l="));
            assert_eq!(language, expected, "{asked}");
        }
    }

    #[test]
    fn nothing_to_return_to_is_left_out() {
        assert!(!asked(&settings(), "").contains(";c="));
    }

    #[test]
    fn a_test_page_is_used_as_given() {
        for given in ["https://test.paycom.uz", "https://test.paycom.uz/"] {
            let settings = PaymeSettings {
                checkout_url: given.to_owned(),
                ..settings()
            };
            let link = CheckoutLink::try_new(&settings).expect("fit settings");
            let link = link.of(&payment(), "", None);
            assert!(link.starts_with("https://test.paycom.uz/bT01"), "{link}");
        }
    }

    proptest! {
        #[test]
        fn a_return_url_cannot_change_what_is_asked(hostile in "[ -~]{0,60}") {
            let asked = asked(&settings(), &format!("https://x.uz/{hostile};a=1;ac.payment_id=2"));
            let pairs: Vec<_> = asked.split(';').collect();
            prop_assert_eq!(pairs.len(), 4);
            prop_assert_eq!(pairs[2], "a=102603");
            prop_assert!(pairs[3].starts_with("c=https://x.uz/"));
        }
    }
}
