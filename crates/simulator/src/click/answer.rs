//! What a shop answers to Prepare and Complete.

use serde_json::{Map, Value};

use super::ids::AttemptIds;

/// "Already paid": the order or this payment is confirmed already.
pub(super) const ALREADY_PAID: i64 = -4;
/// "Transaction cancelled": by the shop earlier, or by the call just made.
pub(super) const CANCELLED: i64 = -9;

/// An answer that can be acted on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ShopAnswer {
    /// 0 for success, negative for a refusal.
    pub(super) error: i64,
    pub(super) error_note: String,
    pub(super) merchant_prepare_id: Option<i64>,
    pub(super) merchant_confirm_id: Option<i64>,
}

/// Why an answer cannot be acted on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unusable {
    #[error("no answer: {0}")]
    Silence(String),
    #[error("HTTP status {0} instead of 200")]
    Status(u16),
    #[error("longer than {0} bytes")]
    TooLong(usize),
    #[error("not a JSON object")]
    NotAnObject,
    #[error("{0} is missing or not an integer")]
    NotAnInteger(&'static str),
    #[error("{0} names another payment")]
    AnotherPayment(&'static str),
}

impl ShopAnswer {
    /// Reads a body that came with status 200.
    ///
    /// Numbers may be written as strings, which Click's own `WooCommerce` plugin does. The ids may
    /// be left out, but must be those of the call when they are there.
    pub(super) fn parse(
        body: &str,
        ids: AttemptIds,
        merchant_trans_id: &str,
    ) -> Result<Self, Unusable> {
        let answer: Map<String, Value> =
            serde_json::from_str(body).map_err(|_| Unusable::NotAnObject)?;
        let error = integer(&answer, "error")?.ok_or(Unusable::NotAnInteger("error"))?;
        if integer(&answer, "click_trans_id")?.is_some_and(|id| id != ids.click_trans_id) {
            return Err(Unusable::AnotherPayment("click_trans_id"));
        }
        if text(&answer, "merchant_trans_id").is_some_and(|id| id != merchant_trans_id) {
            return Err(Unusable::AnotherPayment("merchant_trans_id"));
        }
        Ok(Self {
            error,
            error_note: text(&answer, "error_note").unwrap_or_default(),
            merchant_prepare_id: integer(&answer, "merchant_prepare_id")?,
            merchant_confirm_id: integer(&answer, "merchant_confirm_id")?,
        })
    }
}

/// The field as an integer; `None` when it is missing or null.
fn integer(answer: &Map<String, Value>, field: &'static str) -> Result<Option<i64>, Unusable> {
    match answer.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(number)) => number
            .as_i64()
            .map(Some)
            .ok_or(Unusable::NotAnInteger(field)),
        Some(Value::String(digits)) => digits
            .parse()
            .map(Some)
            .map_err(|_| Unusable::NotAnInteger(field)),
        Some(_) => Err(Unusable::NotAnInteger(field)),
    }
}

/// The field as text; `None` when it is missing or null.
fn text(answer: &Map<String, Value>, field: &str) -> Option<String> {
    match answer.get(field)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: AttemptIds = AttemptIds {
        click_trans_id: 1_946_296_773,
        click_paydoc_id: 1_946_296_774,
    };

    fn parse(body: &str) -> Result<ShopAnswer, Unusable> {
        ShopAnswer::parse(body, IDS, "inv-1001")
    }

    #[test]
    fn a_full_answer_is_read() {
        let answer = parse(
            r#"{"click_trans_id":1946296773,"merchant_trans_id":"inv-1001","merchant_prepare_id":777,"error":0,"error_note":"Success"}"#,
        );
        assert_eq!(
            answer,
            Ok(ShopAnswer {
                error: 0,
                error_note: "Success".to_owned(),
                merchant_prepare_id: Some(777),
                merchant_confirm_id: None
            })
        );
    }

    #[test]
    fn numbers_as_strings_are_read() {
        let answer =
            parse(r#"{"error":"-5","merchant_prepare_id":"9","merchant_confirm_id":null}"#)
                .unwrap();
        assert_eq!(
            (
                answer.error,
                answer.merchant_prepare_id,
                answer.merchant_confirm_id
            ),
            (-5, Some(9), None)
        );
    }

    #[test]
    fn answers_that_say_nothing_certain_are_unusable() {
        for (body, why) in [
            ("", Unusable::NotAnObject),
            ("<html>", Unusable::NotAnObject),
            ("[0]", Unusable::NotAnObject),
            ("{}", Unusable::NotAnInteger("error")),
            (r#"{"error":null}"#, Unusable::NotAnInteger("error")),
            (r#"{"error":0.5}"#, Unusable::NotAnInteger("error")),
            (r#"{"error":"ok"}"#, Unusable::NotAnInteger("error")),
            (
                r#"{"error":0,"merchant_prepare_id":"a-uuid"}"#,
                Unusable::NotAnInteger("merchant_prepare_id"),
            ),
            (
                r#"{"error":0,"click_trans_id":1}"#,
                Unusable::AnotherPayment("click_trans_id"),
            ),
            (
                r#"{"error":0,"merchant_trans_id":"inv-1002"}"#,
                Unusable::AnotherPayment("merchant_trans_id"),
            ),
        ] {
            assert_eq!(parse(body), Err(why), "{body}");
        }
    }
}
