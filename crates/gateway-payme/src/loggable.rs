//! What of a body may be kept: everything but what may be a key, whatever the body looks like.

use domain::gateway::CALLBACK_BODY_BYTES_MAX;
use serde_json::Value;

/// The member in which `ChangePassword` brings a new key.
const SECRET: &str = "password";
const CUT: &str = "[cut]";

/// The body as text without keys, at most [`CALLBACK_BODY_BYTES_MAX`] bytes, without the one character (NUL) that
/// databases do not take.
pub(crate) fn loggable(body: &[u8]) -> String {
    let head = body.get(..CALLBACK_BODY_BYTES_MAX).unwrap_or(body);
    let text = String::from_utf8_lossy(head).replace('\0', "?");
    shortened(without_secrets(text))
}

fn without_secrets(text: String) -> String {
    let lower = text.to_ascii_lowercase();
    // An escape may spell the name in a way that is not seen here.
    let Some(place) = lower.find(SECRET).or_else(|| lower.find("\\u00")) else {
        return text;
    };
    match serde_json::from_str(&text) {
        Ok(value) => covered(value).to_string(),
        Err(_) => format!("{}{CUT}", &text[..place]),
    }
}

fn covered(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| {
                let is_secret = name.trim().eq_ignore_ascii_case(SECRET);
                let value = if is_secret {
                    CUT.into()
                } else {
                    covered(value)
                };
                (name, value)
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(covered).collect(),
        other => other,
    }
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

    #[test]
    fn a_call_is_kept_as_it_came() {
        let body =
            r#"{"method": "CheckTransaction", "params": {"id": "x", "amount": 1.50}, "id": 1}"#;
        assert_eq!(loggable(body.as_bytes()), body);
    }

    #[test]
    fn a_new_key_is_cut_out() {
        for body in [
            r#"{"method":"ChangePassword","params":{"password":"new-key"},"id":1}"#,
            r#"{"method":"ChangePassword","params":{"Password ":"new-key"},"id":1}"#,
            r#"{"method":"ChangePassword","params":{"p\u0061ssword":"new-key"},"id":1}"#,
            r#"{"method":"ChangePassword","params":[{"password":{"x":"new-key"}}]"#,
            r#"{"params":{"password":"new-key"}"#,
            "password=new-key",
        ] {
            let kept = loggable(body.as_bytes());
            assert!(!kept.contains("new-key"), "{kept}");
            assert!(kept.contains(CUT), "{kept}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_exceed_the_limit(
            body in proptest::collection::vec(any::<u8>(), 0..40_000),
        ) {
            let kept = loggable(&body);
            prop_assert!(kept.len() <= CALLBACK_BODY_BYTES_MAX);
            prop_assert!(!kept.contains('\0'));
        }
    }
}
