//! What Eskiz answers. Its words may repeat what it was sent, so little of them goes any further.

use domain::sms::SmsFailure;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

/// Longest part of Eskiz's words that is kept, characters.
const WORDS_MAX: usize = 120;

/// The token of an answer to a login or a renewal.
pub(crate) fn token(body: &[u8]) -> Option<SecretString> {
    #[derive(Deserialize)]
    struct Answer {
        data: Data,
    }
    #[derive(Deserialize)]
    struct Data {
        token: SecretString,
    }
    let answer: Answer = serde_json::from_slice(body).ok()?;
    Some(answer.data.token)
}

/// Whether a message was taken on. Eskiz answers 200 with an id; anything else with 200 is not Eskiz.
pub(crate) fn sent(body: &[u8]) -> Result<(), SmsFailure> {
    let garbled = || SmsFailure::Silent("its answer makes no sense".to_owned());
    let answer: Value = serde_json::from_slice(body).map_err(|_| garbled())?;
    if answer.get("status").and_then(Value::as_str) == Some("error") {
        return Err(SmsFailure::Refused(reason(body)));
    }
    match answer.get("id") {
        Some(Value::String(id)) if !id.is_empty() => Ok(()),
        Some(Value::Number(_)) => Ok(()),
        _ => Err(garbled()),
    }
}

/// The reason of a refusal: the names of the fields that it is about, or its words without digits.
pub(crate) fn reason(body: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    match answer.get("message") {
        Some(Value::Object(fields)) => {
            let names = fields.keys().map(|name| without_digits(name));
            names.collect::<Vec<_>>().join(", ")
        }
        Some(Value::String(words)) => without_digits(words),
        _ => "no reason given".to_owned(),
    }
}

/// Phones and codes are digits.
fn without_digits(words: &str) -> String {
    let words = words.chars().take(WORDS_MAX);
    words
        .map(|character| {
            if character.is_numeric() {
                '*'
            } else {
                character
            }
        })
        .filter(|character| !character.is_control())
        .collect()
}

/// A form whose buffer is wiped.
pub(crate) fn form(fields: &[(&str, &str)]) -> Zeroizing<Vec<u8>> {
    // Long enough for every byte percent-encoded, so that the buffer never moves and leaves a copy behind.
    let capacity = fields
        .iter()
        .map(|(name, value)| name.len() + 3 * value.len() + 2)
        .sum();
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(capacity));
    form.extend_pairs(fields);
    Zeroizing::new(form.finish().into_bytes())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_token_is_found_where_eskiz_puts_it() {
        let body =
            br#"{"message":"token_generated","data":{"token":"eyJ0"},"token_type":"bearer"}"#;
        assert_eq!(token(body).expect("a token").expose_secret(), "eyJ0");
        for body in [
            "",
            "{}",
            r#"{"data":{}}"#,
            r#"{"data":{"token":5}}"#,
            "<html>",
        ] {
            assert!(token(body.as_bytes()).is_none(), "{body}");
        }
    }

    #[test]
    fn a_message_with_an_id_was_taken_on() {
        let waiting = r#"{"id":"a1","message":"Waiting for SMS provider","status":"waiting"}"#;
        assert_eq!(sent(waiting.as_bytes()), Ok(()));
        for body in [
            "",
            "{}",
            "[]",
            r#"{"id":""}"#,
            r#"{"status":"waiting"}"#,
            "<html>",
        ] {
            let sent = sent(body.as_bytes());
            assert!(matches!(sent, Err(SmsFailure::Silent(_))), "{body}");
        }
    }

    #[test]
    fn a_refusal_repeats_neither_phone_nor_code() {
        let fields = r#"{"status":"error","message":{"mobile_phone":["998901234567 is bad"]}}"#;
        assert_eq!(reason(fields.as_bytes()), "mobile_phone");
        let words = r#"{"status":"error","message":"Kod 123456 to 998901234567 is not approved"}"#;
        assert_eq!(
            reason(words.as_bytes()),
            "Kod ****** to ************ is not approved"
        );
        assert_eq!(reason(b"oops"), "no reason given");
        let refused = sent(words.as_bytes());
        assert!(
            matches!(refused, Err(SmsFailure::Refused(_))),
            "{refused:?}"
        );
    }

    #[test]
    fn a_form_is_encoded() {
        let form = form(&[("mobile_phone", "998901234567"), ("message", "Kod: 1&2 ё")]);
        assert_eq!(
            String::from_utf8_lossy(&form),
            "mobile_phone=998901234567&message=Kod%3A+1%262+%D1%91"
        );
    }
}
