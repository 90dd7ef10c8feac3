//! What a checkout link asks for (developer.help.paycom.uz, "Отправка чека по методу GET"): base64 of `k=v;k=v;…`.

use url::Url;

use super::{base64, language::Language, merchant::PaymeMerchant};
use crate::fields::FieldFault;

/// Longest link that is read, characters.
const LINK_CHARS_MAX: usize = 8 * 1024;
/// How long the page waits before it leads back when the link does not say.
const RETURN_DELAY_MS: u64 = 8_000;
/// No page waits longer than this.
const RETURN_DELAY_MS_MAX: u64 = 60_000;

/// A link that can be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CheckoutLink {
    /// As it came, so that a form can carry it on.
    pub(super) encoded: String,
    /// The value of the account field.
    pub(super) account: String,
    pub(super) amount_tiyin: i64,
    pub(super) language: Language,
    pub(super) return_url: Option<Url>,
    pub(super) return_delay_ms: u64,
}

impl CheckoutLink {
    /// Reads what follows the slash. A `;` ends a value wherever it stands, and nothing is percent-decoded.
    pub(super) fn read(encoded: &str, merchant: &PaymeMerchant) -> Result<Self, Vec<FieldFault>> {
        let fault = |field, rule, given: Option<&str>| FieldFault {
            field,
            rule,
            given: given.map(|given| given.chars().take(80).collect()),
        };
        let text = Some(encoded)
            .filter(|encoded| encoded.len() <= LINK_CHARS_MAX)
            .and_then(base64::decode)
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(text) = text else {
            let rule = "must be base64 of k=v;k=v";
            return Err(vec![fault("link", rule, Some(encoded))]);
        };
        let pairs: Vec<_> = text
            .split(';')
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .collect();
        let value = |key: &str| {
            let mut values = pairs.iter().filter(|(known, _)| *known == key);
            values.next().map(|(_, value)| *value)
        };
        let mut faults = Vec::new();

        let shop = value("m");
        if shop != Some(merchant.merchant_id.as_str()) {
            faults.push(fault("m", "-31601: no such merchant", shop));
        }
        let account = value(&format!("ac.{}", merchant.account_field)).unwrap_or_default();
        if account.is_empty() {
            let rule = "-31610: the account field of the cabinet is missing";
            faults.push(fault("ac", rule, Some(&text)));
        }
        let amount = value("a").and_then(tiyin);
        if amount.is_none() {
            let rule = "-31611: must be a positive number of tiyin";
            faults.push(fault("a", rule, value("a")));
        }
        let return_url = value("c").map(Url::parse);
        let is_http = |url: &Url| matches!(url.scheme(), "http" | "https");
        if !return_url
            .as_ref()
            .is_none_or(|url| url.as_ref().is_ok_and(is_http))
        {
            faults.push(fault("c", "must be an http(s) URL", value("c")));
        }
        let delay = value("ct").map(str::parse::<u64>);
        if matches!(delay, Some(Err(_))) {
            faults.push(fault("ct", "must be milliseconds", value("ct")));
        }
        let currency = value("cr");
        if !matches!(currency, None | Some("860" | "UZS")) {
            faults.push(fault("cr", "must be 860 or UZS", currency));
        }
        match amount {
            Some(amount_tiyin) if faults.is_empty() => Ok(Self {
                encoded: encoded.to_owned(),
                account: account.to_owned(),
                amount_tiyin,
                language: value("l").and_then(Language::parse).unwrap_or_default(),
                return_url: return_url.and_then(Result::ok),
                return_delay_ms: delay
                    .and_then(Result::ok)
                    .unwrap_or(RETURN_DELAY_MS)
                    .min(RETURN_DELAY_MS_MAX),
            }),
            _ => Err(faults),
        }
    }
}

fn tiyin(text: &str) -> Option<i64> {
    let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
    let amount = text.parse().ok().filter(|_| is_whole)?;
    (amount > 0).then_some(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merchant() -> PaymeMerchant {
        PaymeMerchant {
            merchant_id: "587f72c72cac0d162c722ae2".to_owned(),
            key: "k".to_owned(),
            login: "Paycom".to_owned(),
            merchant_name: "Clinic".to_owned(),
            account_field: "order_id".to_owned(),
            endpoint_url: "/payme".to_owned(),
        }
    }

    fn read(text: &str) -> Result<CheckoutLink, Vec<FieldFault>> {
        CheckoutLink::read(&base64::encode(text.as_bytes()), &merchant())
    }

    #[test]
    fn the_published_link_is_read() {
        let encoded = "bT01ODdmNzJjNzJjYWMwZDE2MmM3MjJhZTI7YWMub3JkZXJfaWQ9MTk3O2E9NTAw";
        let link = CheckoutLink::read(encoded, &merchant()).unwrap();
        assert_eq!((link.account.as_str(), link.amount_tiyin), ("197", 500));
        assert_eq!(link.language, Language::Russian);
        assert_eq!(link.return_url, None);
    }

    #[test]
    fn every_key_is_read() {
        let link = read(
            "m=587f72c72cac0d162c722ae2;ac.order_id=197;a=500;l=uz;c=https://shop.uz/?a=%3B&b=1;ct=15;cr=860",
        )
        .unwrap();
        assert_eq!(link.language, Language::Uzbek);
        assert_eq!(
            link.return_url.unwrap().as_str(),
            "https://shop.uz/?a=%3B&b=1"
        );
        assert_eq!(link.return_delay_ms, 15);
    }

    #[test]
    fn a_semicolon_cuts_a_value() {
        let link = read("m=587f72c72cac0d162c722ae2;ac.order_id=1;a=5;c=https://shop.uz/?x=1;y=2");
        assert_eq!(
            link.unwrap().return_url.unwrap().as_str(),
            "https://shop.uz/?x=1"
        );
    }

    #[test]
    fn what_payme_would_refuse_is_named() {
        for (text, field) in [
            ("m=other;ac.order_id=1;a=5", "m"),
            ("ac.order_id=1;a=5", "m"),
            ("m=587f72c72cac0d162c722ae2;ac.payment_id=1;a=5", "ac"),
            ("m=587f72c72cac0d162c722ae2;ac.order_id=;a=5", "ac"),
            ("m=587f72c72cac0d162c722ae2;ac.order_id=1;a=0", "a"),
            ("m=587f72c72cac0d162c722ae2;ac.order_id=1;a=5.00", "a"),
            ("m=587f72c72cac0d162c722ae2;ac.order_id=1;a=+5", "a"),
            ("m=587f72c72cac0d162c722ae2;ac.order_id=1", "a"),
            ("m=587f72c72cac0d162c722ae2;ac.order_id=1;a=5;c=", "c"),
            (
                "m=587f72c72cac0d162c722ae2;ac.order_id=1;a=5;c=https%3A%2F%2Fx.uz",
                "c",
            ),
            (
                "m=587f72c72cac0d162c722ae2;ac.order_id=1;a=5;c=javascript:alert(1)",
                "c",
            ),
            ("m=587f72c72cac0d162c722ae2;ac.order_id=1;a=5;ct=soon", "ct"),
            ("m=587f72c72cac0d162c722ae2;ac.order_id=1;a=5;cr=840", "cr"),
        ] {
            let faults = read(text).unwrap_err();
            assert_eq!(faults[0].field, field, "{text}");
        }
        for encoded in ["", "%%%", "bT0=bT0=", "/w=="] {
            let faults = CheckoutLink::read(encoded, &merchant()).unwrap_err();
            assert!(matches!(faults[0].field, "link" | "m"), "{encoded}");
        }
    }
}
