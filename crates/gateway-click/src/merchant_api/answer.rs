//! Click's answers: JSON objects with `error_code` and `error_note`.

use serde_json::{Map, Value};

use super::call_error::CallError;

/// How much of a text of Click's is kept, characters.
const NOTE_CHARS_MAX: usize = 200;

/// An answer whose `error_code` is 0. Numbers may be written as texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer(Map<String, Value>);

impl Answer {
    /// Reads a body. One without an `error_code` is no answer of Click's.
    pub(super) fn parse(body: &[u8]) -> Result<Self, CallError> {
        let answer = Self::parse_bare(body)?;
        match answer.integer("error_code")? {
            Some(0) => Ok(answer),
            Some(code) => Err(answer.refusal(code)),
            None => Err(garbled("no error_code")),
        }
    }

    /// The same for the one call whose answers have no `error_code` unless they are errors.
    pub(super) fn parse_bare(body: &[u8]) -> Result<Self, CallError> {
        let fields = serde_json::from_slice(body).map_err(|_| garbled("it is no JSON object"))?;
        let answer = Self(fields);
        match answer.integer("error_code") {
            Ok(Some(code)) if code != 0 => Err(answer.refusal(code)),
            _ => Ok(answer),
        }
    }

    fn refusal(&self, code: i64) -> CallError {
        CallError::Refused {
            code,
            note: self.text("error_note").unwrap_or_default(),
        }
    }

    /// A whole number; `None` when it is missing or null.
    pub(super) fn integer(&self, field: &str) -> Result<Option<i64>, CallError> {
        let number = match self.0.get(field) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Number(number)) => number.as_i64(),
            Some(Value::String(digits)) => digits.parse().ok(),
            Some(_) => None,
        };
        let garbled = || CallError::Garbled(format!("{field} is no whole number"));
        number.map(Some).ok_or_else(garbled)
    }

    /// A number of Click's: positive.
    pub(super) fn id(&self, field: &str) -> Result<Option<i64>, CallError> {
        Ok(self.integer(field)?.filter(|id| *id > 0))
    }

    /// A text, shortened.
    pub(super) fn text(&self, field: &str) -> Option<String> {
        let text = self.0.get(field)?.as_str()?;
        Some(text.chars().take(NOTE_CHARS_MAX).collect())
    }

    /// A text as it came.
    pub(super) fn whole_text(&self, field: &str) -> Option<&str> {
        self.0.get(field)?.as_str()
    }
}

pub(super) fn garbled(what: &str) -> CallError {
    CallError::Garbled(what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_may_be_written_as_texts() {
        let answer = Answer::parse(br#"{"error_code":"0","payment_id":"4711","invoice_id":12}"#);
        let answer = answer.expect("an answer");
        assert_eq!(answer.id("payment_id"), Ok(Some(4711)));
        assert_eq!(answer.id("invoice_id"), Ok(Some(12)));
        assert_eq!(answer.id("other"), Ok(None));
    }

    #[test]
    fn an_error_code_is_a_refusal_whatever_else_is_said() {
        for body in [
            r#"{"error_code":-1907,"error_note":"not found","payment_status":2}"#,
            r#"{"error_code":"-1907","error_note":"not found"}"#,
        ] {
            let refused = CallError::Refused {
                code: -1907,
                note: "not found".to_owned(),
            };
            assert_eq!(Answer::parse(body.as_bytes()), Err(refused.clone()));
            assert_eq!(Answer::parse_bare(body.as_bytes()), Err(refused));
        }
    }

    #[test]
    fn garbage_is_garbled() {
        for body in [
            "",
            "<html>",
            "[]",
            "{}",
            "null",
            r#"{"error_code":null}"#,
            r#"{"error_code":0.5}"#,
            r#"{"error_code":{}}"#,
        ] {
            let answer = Answer::parse(body.as_bytes());
            assert!(matches!(answer, Err(CallError::Garbled(_))), "{body}");
        }
    }

    #[test]
    fn a_bare_answer_needs_no_error_code() {
        let answer = Answer::parse_bare(br#"{"paymentId":7}"#).expect("an answer");
        assert_eq!(answer.id("paymentId"), Ok(Some(7)));
    }
}
