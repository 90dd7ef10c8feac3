//! What of a body may be kept: everything but the signature, whatever the body looks like.

use std::fmt::Write as _;

use domain::gateway::CALLBACK_BODY_BYTES_MAX;
use serde_json::value::RawValue;

use crate::body::{JsonFields, is_json};
use crate::fields::Field;

/// Digits of an md5; this many in a row may be a signature in a place where no field was found.
const DIGEST_DIGITS: usize = 32;

/// The body as text without its signature, at most [`CALLBACK_BODY_BYTES_MAX`] bytes, without the one character (NUL) that
/// databases do not take.
pub(crate) fn loggable(body: &[u8], content_type: Option<&str>) -> String {
    let head = body.get(..CALLBACK_BODY_BYTES_MAX).unwrap_or(body);
    let text = String::from_utf8_lossy(head).replace('\0', "?");
    let unsigned = if is_json(head, content_type) {
        json_without_signature(&text).unwrap_or(text)
    } else {
        form_without_signature(&text)
    };
    shortened(without_digests(&unsigned))
}

fn is_signature(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case(Field::SignString.name())
}

fn form_without_signature(text: &str) -> String {
    let kept: Vec<_> = text
        .split('&')
        .filter(|pair| {
            !form_urlencoded::parse(pair.as_bytes()).any(|(name, _)| is_signature(&name))
        })
        .collect();
    kept.join("&")
}

fn json_without_signature(text: &str) -> Option<String> {
    let JsonFields(members) = serde_json::from_str(text).ok()?;
    let kept = members.iter().filter(|(name, _)| !is_signature(name));
    let written: Option<Vec<_>> = kept.map(|(name, raw)| member(name, raw)).collect();
    Some(format!("{{{}}}", written?.join(",")))
}

fn member(name: &str, raw: &RawValue) -> Option<String> {
    let name = serde_json::to_string(name).ok()?;
    Some(format!("{name}:{}", raw.get()))
}

/// Runs of [`DIGEST_DIGITS`] or more hexadecimal digits give way to their length.
fn without_digests(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let is_digit = |c: char| c.is_ascii_hexdigit();
        let run = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
        if run >= DIGEST_DIGITS {
            let _ = write!(kept, "[{run} digits]");
        } else {
            kept.push_str(&rest[..run]);
        }
        rest = &rest[run..];
        let gap = rest.find(is_digit).unwrap_or(rest.len());
        kept.push_str(&rest[..gap]);
        rest = &rest[gap..];
    }
    kept
}

fn shortened(mut text: String) -> String {
    let mut end = text.len().min(CALLBACK_BODY_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIGNATURE: &str = "d650106efe8f9455236a2fcaee98eb18";

    #[test]
    fn the_signature_is_cut_out_of_a_form() {
        let body = format!("click_trans_id=1&sign_string={SIGNATURE}&amount=50000.00");
        assert_eq!(
            loggable(body.as_bytes(), None),
            "click_trans_id=1&amount=50000.00"
        );
        for hidden in [
            "sign%5Fstring",
            "sign_string%20",
            "Sign_String",
            "sign%5fstrin%67",
        ] {
            let body = format!("amount=1&{hidden}={SIGNATURE}");
            assert_eq!(loggable(body.as_bytes(), None), "amount=1", "{hidden}");
        }
    }

    #[test]
    fn the_signature_is_cut_out_of_json_and_the_digits_stay_as_they_were() {
        let body = format!(r#"{{"amount": 50000.00, "sign_string": "{SIGNATURE}", "note": "Ж"}}"#);
        assert_eq!(
            loggable(body.as_bytes(), Some("application/json")),
            r#"{"amount":50000.00,"note":"Ж"}"#
        );
    }

    #[test]
    fn the_signature_is_cut_out_of_what_is_neither() {
        for body in [
            format!(r#"{{"sign_string": "{SIGNATURE}""#),
            format!(r#"[["sign_string", "{SIGNATURE}"]]"#),
            format!(
                "--boundary\r\nContent-Disposition: form-data; name=\"sign_string\"\r\n\r\n{SIGNATURE}\r\n"
            ),
            SIGNATURE.to_owned(),
        ] {
            let kept = loggable(body.as_bytes(), None);
            assert!(!kept.contains(SIGNATURE), "{kept}");
            assert!(kept.contains("[32 digits]"), "{kept}");
        }
    }

    #[test]
    fn an_id_is_not_taken_for_a_signature() {
        let body = "merchant_trans_id=550e8400-e29b-41d4-a716-446655440000";
        assert_eq!(loggable(body.as_bytes(), None), body);
    }

    #[test]
    fn a_huge_body_is_cut_to_its_limit() {
        let body = format!("a={}", "Ж".repeat(CALLBACK_BODY_BYTES_MAX));
        let kept = loggable(body.as_bytes(), None);
        assert!(kept.len() <= CALLBACK_BODY_BYTES_MAX);
        assert!(kept.len() > CALLBACK_BODY_BYTES_MAX - 8);
    }

    #[test]
    fn what_a_database_cannot_keep_is_replaced() {
        assert_eq!(loggable(b"a=\0b", None), "a=?b");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_exceed_the_limit(
            body in proptest::collection::vec(any::<u8>(), 0..40_000), is_json in any::<bool>(),
        ) {
            let kept = loggable(&body, is_json.then_some("application/json"));
            prop_assert!(kept.len() <= CALLBACK_BODY_BYTES_MAX);
            prop_assert!(!kept.contains('\0'));
        }

        #[test]
        fn the_signature_never_gets_through(before in ".{0,60}", after in ".{0,60}", separator in "[&=\"{}:, ]{0,4}") {
            let body = format!("{before}{separator}sign_string={SIGNATURE}&{separator}{after}");
            prop_assert!(!loggable(body.as_bytes(), None).contains(SIGNATURE));
        }
    }
}
