//! The link that brings a payer to the pay page.

use url::Url;

use super::{amount::Amount, merchant::ClickMerchant};
use crate::fields::FieldReader;

/// Longest order number, in characters.
const TRANSACTION_PARAM_CHARS_MAX: usize = 255;
/// Longest cabinet user id, in characters.
const MERCHANT_USER_ID_CHARS_MAX: usize = 64;
/// Longest return address, in characters.
const RETURN_URL_CHARS_MAX: usize = 2_000;

/// A link that names this merchant and can be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PayLink {
    pub(super) amount: Amount,
    /// The shop's order number; `merchant_trans_id` in the callbacks.
    pub(super) transaction_param: String,
    pub(super) merchant_user_id: Option<String>,
    pub(super) return_url: Option<Url>,
    pub(super) card_type: Option<CardType>,
}

/// The processing that a link preselects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CardType {
    UzCard,
    Humo,
}

impl CardType {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "uzcard" => Some(Self::UzCard),
            "humo" => Some(Self::Humo),
            _ => None,
        }
    }

    /// As the link spells it.
    fn code(self) -> &'static str {
        match self {
            Self::UzCard => "uzcard",
            Self::Humo => "humo",
        }
    }

    /// As people spell it.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::UzCard => "UzCard",
            Self::Humo => "Humo",
        }
    }
}

impl PayLink {
    /// Reads a link; what is wrong with it is noted in `fields`, which has the last word. Unknown
    /// parameters are passed over.
    pub(super) fn read(fields: &mut FieldReader<'_>, merchant: &ClickMerchant) -> Option<Self> {
        let service_id = fields.required(
            "service_id",
            "must be the number of this merchant's service",
            |text| (text == merchant.service_id.to_string()).then_some(()),
        );
        let merchant_id = fields.required(
            "merchant_id",
            "must be the number of this merchant",
            |text| (text == merchant.merchant_id.to_string()).then_some(()),
        );
        let amount = fields.required(
            "amount",
            "must be a positive sum in so'm, written N or N.NN, like 50000 or 50000.00",
            Amount::parse,
        );
        let transaction_param = fields.required(
            "transaction_param",
            "must be an order number of at most 255 characters",
            |text| at_most(TRANSACTION_PARAM_CHARS_MAX, text),
        );
        let merchant_user_id = fields.optional(
            "merchant_user_id",
            "must have at most 64 characters",
            |text| at_most(MERCHANT_USER_ID_CHARS_MAX, text),
        );
        let return_url = fields.optional(
            "return_url",
            "must be an absolute http or https address of at most 2000 characters",
            parse_return_url,
        );
        let card_type = fields.optional("card_type", "must be uzcard or humo", CardType::parse);

        service_id.and(merchant_id)?;
        Some(Self {
            amount: amount?,
            transaction_param: transaction_param?,
            merchant_user_id,
            return_url,
            card_type,
        })
    }

    /// The parameters of the link, for a form that carries them on.
    pub(super) fn parameters(&self, merchant: &ClickMerchant) -> Vec<(&'static str, String)> {
        let mut parameters = vec![
            ("service_id", merchant.service_id.to_string()),
            ("merchant_id", merchant.merchant_id.to_string()),
            ("amount", self.amount.text().to_owned()),
            ("transaction_param", self.transaction_param.clone()),
        ];
        parameters.extend(
            self.merchant_user_id
                .clone()
                .map(|id| ("merchant_user_id", id)),
        );
        parameters.extend(
            self.return_url
                .as_ref()
                .map(|url| ("return_url", url.to_string())),
        );
        parameters.extend(
            self.card_type
                .map(|card| ("card_type", card.code().to_owned())),
        );
        parameters
    }
}

fn at_most(chars_max: usize, text: &str) -> Option<String> {
    (text.chars().count() <= chars_max).then(|| text.to_owned())
}

fn parse_return_url(text: &str) -> Option<Url> {
    // `Url` repairs `http:host` and the like; a link that needs repair is garbled.
    let absolute = ["http://", "https://"].iter().any(|start| {
        text.get(..start.len())
            .is_some_and(|given| given.eq_ignore_ascii_case(start))
    });
    let url = Url::parse(text).ok().filter(|_| absolute)?;
    // The parsed form is the one in use, and percent-encoding can make it the longer one.
    (text.chars().count() <= RETURN_URL_CHARS_MAX && url.as_str().len() <= RETURN_URL_CHARS_MAX)
        .then_some(url)
}

#[cfg(test)]
mod tests {
    use url::form_urlencoded::Serializer;

    use super::*;
    use crate::fields::FieldFault;

    fn merchant() -> ClickMerchant {
        ClickMerchant {
            service_id: 12_345,
            merchant_id: 678,
            merchant_user_id: 99,
            secret_key: "test_secret".to_owned(),
            merchant_name: "Clinic".to_owned(),
            prepare_url: "/prepare".to_owned(),
            complete_url: "/complete".to_owned(),
        }
    }

    const GOOD: [(&str, &str); 7] = [
        ("service_id", "12345"),
        ("merchant_id", "678"),
        ("amount", "50000.00"),
        ("transaction_param", "inv-1001"),
        ("merchant_user_id", "9"),
        ("return_url", "https://shop.example/back?order=1&x=%20"),
        ("card_type", "humo"),
    ];

    fn read(parameters: &[(&str, &str)]) -> Result<PayLink, Vec<FieldFault>> {
        let query = Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        let mut fields = FieldReader::decode(query.as_bytes());
        let link = PayLink::read(&mut fields, &merchant());
        fields.finish(link)
    }

    /// The good link with one parameter changed, or left out.
    fn with(field: &str, value: Option<&str>) -> Result<PayLink, Vec<FieldFault>> {
        let parameters: Vec<_> = GOOD
            .into_iter()
            .filter_map(|(name, good)| {
                if name == field {
                    value.map(|value| (name, value))
                } else {
                    Some((name, good))
                }
            })
            .collect();
        read(&parameters)
    }

    #[test]
    fn a_full_link_is_read_and_carried_on_unchanged() {
        let link = read(&GOOD).unwrap();
        assert_eq!(link.amount.tiyin(), 5_000_000);
        assert_eq!(link.transaction_param, "inv-1001");
        assert_eq!(link.card_type, Some(CardType::Humo));
        let carried: Vec<_> = link.parameters(&merchant());
        assert_eq!(carried, GOOD.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn optional_parameters_may_be_missing_or_empty() {
        let bare = read(&GOOD[..4]).unwrap();
        assert_eq!(
            (bare.merchant_user_id, bare.return_url, bare.card_type),
            (None, None, None)
        );
        assert_eq!(with("return_url", Some("")).unwrap().return_url, None);
    }

    #[test]
    fn every_bad_parameter_is_named() {
        let long = "x".repeat(256);
        let long_url = format!("https://shop.example/{}", "x".repeat(2_000));
        // 700 characters, and three times as many once percent-encoded.
        let swelling_url = format!("https://shop.example/{}", "é".repeat(700));
        for (field, value) in [
            ("service_id", None),
            ("service_id", Some("12346")),
            ("service_id", Some("012345")),
            ("service_id", Some("abc")),
            ("merchant_id", None),
            ("merchant_id", Some("12345")),
            ("amount", None),
            ("amount", Some("50000.5")),
            ("amount", Some("-1")),
            ("transaction_param", None),
            ("transaction_param", Some("a\nb")),
            ("transaction_param", Some(long.as_str())),
            ("merchant_user_id", Some(long.as_str())),
            ("return_url", Some("/back")),
            ("return_url", Some("javascript:alert(1)")),
            ("return_url", Some("http:shop.example")),
            ("return_url", Some("ftp://shop.example/")),
            ("return_url", Some("https://")),
            ("return_url", Some(long_url.as_str())),
            ("return_url", Some(swelling_url.as_str())),
            ("card_type", Some("visa")),
        ] {
            let faults = with(field, value).unwrap_err();
            assert_eq!(
                faults.iter().map(|fault| fault.field).collect::<Vec<_>>(),
                [field],
                "{value:?}"
            );
        }
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let fields: Vec<_> = read(&[])
            .unwrap_err()
            .into_iter()
            .map(|fault| fault.field)
            .collect();
        assert_eq!(
            fields,
            ["service_id", "merchant_id", "amount", "transaction_param"]
        );
    }
}
