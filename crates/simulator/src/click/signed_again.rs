//! Calls of the past whose signature somebody cut out, signed anew: what is diagnosed is the shop, not the signature.

use url::form_urlencoded;

use super::{ClickSimulator, signature::Signed};

impl ClickSimulator {
    /// The form of a call to the merchant with its `sign_string`, whatever stood there before. `None` when a field that is
    /// signed is missing.
    pub fn sign_again(&self, form: &str) -> Option<String> {
        let fields: Vec<(String, String)> = form_urlencoded::parse(form.as_bytes())
            .into_owned()
            .filter(|(name, _)| name != "sign_string")
            .collect();
        let field = |wanted: &str| {
            let mut fields = fields.iter();
            let (_, value) = fields.find(|(name, _)| name == wanted)?;
            Some(value.as_str())
        };
        let action = field("action")?;
        let sign_string = Signed {
            click_trans_id: field("click_trans_id")?,
            service_id: field("service_id")?,
            merchant_trans_id: field("merchant_trans_id")?,
            merchant_prepare_id: match action {
                "1" => Some(field("merchant_prepare_id")?),
                _ => None,
            },
            amount: field("amount")?,
            action,
            sign_time: field("sign_time")?,
        }
        .sign(&self.0.merchant.secret_key);
        let signed = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(signed.chain([("sign_string", sign_string.as_str())]));
        Some(form.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClickMerchant;

    const FORM: &str = "click_trans_id=1946296773&service_id=12345&merchant_trans_id=inv-1001&amount=50000.00\
                        &error=0&error_note=Success&sign_time=2026-01-15+12%3A00%3A00";

    fn click() -> ClickSimulator {
        let merchant = ClickMerchant {
            service_id: 12_345,
            merchant_id: 678,
            merchant_user_id: 99,
            secret_key: "test_secret".to_owned(),
            merchant_name: "Clinic".to_owned(),
            prepare_url: "/prepare".to_owned(),
            complete_url: "/complete".to_owned(),
        };
        ClickSimulator::new(merchant).unwrap()
    }

    #[test]
    fn a_form_gets_the_signature_that_it_had() {
        for (action, signature) in [
            ("action=0", "d650106efe8f9455236a2fcaee98eb18"),
            (
                "action=1&merchant_prepare_id=777",
                "fbdb5e0f025e658ac7c010b66a64dc7a",
            ),
        ] {
            let signed = click().sign_again(&format!("{FORM}&{action}&sign_string=cut"));
            let signed = signed.unwrap();
            assert!(
                signed.ends_with(&format!("&sign_string={signature}")),
                "{signed}"
            );
            assert_eq!(signed.matches("sign_string").count(), 1, "{signed}");
        }
    }

    #[test]
    fn what_lacks_a_signed_field_cannot_be_signed() {
        assert_eq!(click().sign_again(FORM), None);
        assert_eq!(click().sign_again(&format!("{FORM}&action=1")), None);
        assert_eq!(click().sign_again("{}"), None);
    }
}
