//! What Click answers about a payment.

use domain::gateway::LookUpError;
use serde_json::{Map, Value};

/// `payment_status` of one payment (docs.click.uz, "Merchant API requests").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Below 0: it ended without money.
    Failed(i64),
    /// 0 and 1: created, in processing.
    Pending,
    /// 2: the money was taken.
    Successful,
    /// A number that Click does not document.
    Undocumented,
}

/// An answer in Click's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// `error_code` is 0. Click's pages disagree whether the answer about an order has `payment_status`, so it may
    /// be missing.
    Payment {
        document_id: Option<i64>,
        state: Option<State>,
    },
    /// `error_code` is another. No list of these codes is published; none of them proves anything.
    Error { code: i64, note: String },
}

impl Answer {
    /// Reads a body. Numbers may be written as texts. The order, when it is named, must be `merchant_trans_id`.
    pub(super) fn parse(body: &[u8], merchant_trans_id: &str) -> Result<Self, LookUpError> {
        let garbled = |what: &str| LookUpError::Garbled(what.to_owned());
        let answer: Map<String, Value> =
            serde_json::from_slice(body).map_err(|_| garbled("it is no JSON object"))?;
        let code = integer(&answer, "error_code")?.ok_or_else(|| garbled("no error_code"))?;
        if code != 0 {
            let note = answer.get("error_note").and_then(Value::as_str);
            let note = note.unwrap_or_default().chars().take(200).collect();
            return Ok(Self::Error { code, note });
        }
        let order = answer.get("merchant_trans_id").and_then(Value::as_str);
        if order.is_some_and(|order| !order.eq_ignore_ascii_case(merchant_trans_id)) {
            return Err(garbled("it is about another order"));
        }
        Ok(Self::Payment {
            document_id: integer(&answer, "payment_id")?.filter(|id| *id > 0),
            state: integer(&answer, "payment_status")?.map(State::of),
        })
    }
}

impl State {
    const fn of(payment_status: i64) -> Self {
        match payment_status {
            ..0 => Self::Failed(payment_status),
            0 | 1 => Self::Pending,
            2 => Self::Successful,
            _ => Self::Undocumented,
        }
    }
}

/// A whole number; `None` when it is missing or null.
fn integer(answer: &Map<String, Value>, field: &str) -> Result<Option<i64>, LookUpError> {
    let number = match answer.get(field) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number.as_i64(),
        Some(Value::String(digits)) => digits.parse().ok(),
        Some(_) => None,
    };
    let garbled = || LookUpError::Garbled(format!("{field} is no whole number"));
    number.map(Some).ok_or_else(garbled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> Result<Answer, LookUpError> {
        Answer::parse(body.as_bytes(), "inv-1001")
    }

    #[test]
    fn both_documented_forms_are_read() {
        let table = r#"{"error_code":0,"error_note":"","payment_id":4711,"payment_status":2}"#;
        assert_eq!(
            parse(table),
            Ok(Answer::Payment {
                document_id: Some(4711),
                state: Some(State::Successful)
            })
        );
        let example = r#"{"error_code":"0","payment_id":"4711","merchant_trans_id":"inv-1001"}"#;
        assert_eq!(
            parse(example),
            Ok(Answer::Payment {
                document_id: Some(4711),
                state: None
            })
        );
    }

    #[test]
    fn a_status_means_what_is_documented_and_no_more() {
        for (status, state) in [
            (-99, State::Failed(-99)),
            (-1, State::Failed(-1)),
            (0, State::Pending),
            (1, State::Pending),
            (2, State::Successful),
            (3, State::Undocumented),
        ] {
            assert_eq!(State::of(status), state);
        }
    }

    #[test]
    fn an_error_code_is_never_a_status() {
        let body = r#"{"error_code":-1907,"error_note":"not found","payment_status":2}"#;
        assert_eq!(
            parse(body),
            Ok(Answer::Error {
                code: -1907,
                note: "not found".to_owned()
            })
        );
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
            r#"{"error_code":0,"payment_status":"paid"}"#,
            r#"{"error_code":0,"payment_id":{}}"#,
            r#"{"error_code":0,"payment_status":2,"merchant_trans_id":"inv-1002"}"#,
        ] {
            let answer = parse(body);
            assert!(matches!(answer, Err(LookUpError::Garbled(_))), "{body}");
        }
    }
}
