//! What a shop answers, and what Payme makes of it (developer.help.paycom.uz, "Формат ответа").

use serde_json::{Map, Value};

use super::language::Language;

/// Codes after which the same call may succeed later.
const TRY_AGAIN: [i64; 2] = [-32_400, -32_504];

/// An answer that can be acted on.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ShopAnswer {
    Result(Map<String, Value>),
    Error(ShopError),
}

/// The shop says no.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ShopError {
    pub(super) code: i64,
    message: Value,
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
    #[error("the id is not that of the request")]
    OtherId,
    #[error("neither a result nor an error, or both")]
    NeitherNor,
    #[error("{0} is missing or of another type")]
    Member(&'static str),
    #[error("the error's message is no text in {0}")]
    Message(&'static str),
    #[error("the data of an account error is not the account field")]
    Data,
    #[error("the shop asks to try again: error {0}")]
    TryAgain(i64),
}

impl ShopAnswer {
    /// Reads a body that came with status 200 for the request with this id.
    pub(super) fn parse(body: &str, id: i64, account_field: &str) -> Result<Self, Unusable> {
        let answer: Map<String, Value> =
            serde_json::from_str(body).map_err(|_| Unusable::NotAnObject)?;
        if answer.get("id") != Some(&Value::from(id)) {
            return Err(Unusable::OtherId);
        }
        let member = |name: &str| answer.get(name).filter(|value| !value.is_null());
        match (member("result"), member("error")) {
            (Some(Value::Object(result)), None) => Ok(Self::Result(result.clone())),
            (None, Some(Value::Object(error))) => {
                ShopError::parse(error, account_field).map(Self::Error)
            }
            (Some(_), None) => Err(Unusable::Member("result")),
            (None, Some(_)) => Err(Unusable::Member("error")),
            _ => Err(Unusable::NeitherNor),
        }
    }

    /// A whole number of the result.
    pub(super) fn whole(result: &Map<String, Value>, name: &'static str) -> Result<i64, Unusable> {
        let value = result.get(name).and_then(Value::as_i64);
        value.ok_or(Unusable::Member(name))
    }

    /// A text of the result.
    pub(super) fn text<'a>(
        result: &'a Map<String, Value>,
        name: &'static str,
    ) -> Result<&'a str, Unusable> {
        let value = result.get(name).and_then(Value::as_str);
        value.ok_or(Unusable::Member(name))
    }
}

impl ShopError {
    fn parse(error: &Map<String, Value>, account_field: &str) -> Result<Self, Unusable> {
        let code = error.get("code").and_then(Value::as_i64);
        let code = code.ok_or(Unusable::Member("code"))?;
        let message = error.get("message").cloned().unwrap_or_default();
        if (-31_099..=-31_050).contains(&code) {
            for language in ["ru", "uz", "en"] {
                let text = message.get(language).and_then(Value::as_str);
                if text.is_none_or(str::is_empty) {
                    return Err(Unusable::Message(language));
                }
            }
            if error.get("data").and_then(Value::as_str) != Some(account_field) {
                return Err(Unusable::Data);
            }
        }
        if TRY_AGAIN.contains(&code) {
            return Err(Unusable::TryAgain(code));
        }
        Ok(Self { code, message })
    }

    /// What the payer reads.
    pub(super) fn message(&self, language: Language) -> String {
        let text = match &self.message {
            Value::String(text) => Some(text.as_str()),
            texts => texts.get(language.word()).and_then(Value::as_str),
        };
        text.unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> Result<ShopAnswer, Unusable> {
        ShopAnswer::parse(body, 7, "order_id")
    }

    #[test]
    fn both_forms_that_shops_use_are_read() {
        for body in [
            r#"{"result": {"allow": true}, "id": 7}"#,
            r#"{"jsonrpc": "2.0", "id": 7, "result": {"allow": true}, "error": null}"#,
        ] {
            assert!(matches!(parse(body), Ok(ShopAnswer::Result(_))), "{body}");
        }
        let body = r#"{"error": {"code": -31008, "message": "No"}, "id": 7}"#;
        let Ok(ShopAnswer::Error(error)) = parse(body) else {
            panic!("an error");
        };
        assert_eq!(
            (error.code, error.message(Language::Uzbek)),
            (-31_008, "No".to_owned())
        );
    }

    #[test]
    fn an_account_error_needs_its_texts_and_its_field() {
        let whole = r#"{"id":7,"error":{"code":-31050,"message":{"ru":"а","uz":"b","en":"c"},"data":"order_id"}}"#;
        let Ok(ShopAnswer::Error(error)) = parse(whole) else {
            panic!("an error");
        };
        assert_eq!(error.message(Language::Russian), "а");
        let other_field = whole.replace("order_id", "order");
        assert_eq!(parse(&other_field), Err(Unusable::Data));
        let one_text = whole.replace(r#","en":"c""#, "");
        assert_eq!(parse(&one_text), Err(Unusable::Message("en")));
    }

    #[test]
    fn answers_that_say_nothing_certain_are_unusable() {
        for (body, why) in [
            ("", Unusable::NotAnObject),
            ("[]", Unusable::NotAnObject),
            (r#"{"result": {}}"#, Unusable::OtherId),
            (r#"{"result": {}, "id": "7"}"#, Unusable::OtherId),
            (r#"{"id": 7}"#, Unusable::NeitherNor),
            (
                r#"{"result": {}, "error": {"code": 1}, "id": 7}"#,
                Unusable::NeitherNor,
            ),
            (r#"{"result": true, "id": 7}"#, Unusable::Member("result")),
            (
                r#"{"error": {"message": ""}, "id": 7}"#,
                Unusable::Member("code"),
            ),
            (
                r#"{"error": {"code": -32400}, "id": 7}"#,
                Unusable::TryAgain(-32_400),
            ),
        ] {
            assert_eq!(parse(body), Err(why), "{body}");
        }
    }
}
