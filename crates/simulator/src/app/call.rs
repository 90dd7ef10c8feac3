//! Requests to the service, as they are sent and as they are shown.

use reqwest::{
    Client, Method, RequestBuilder,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::{Value, value::RawValue};
use url::Url;

/// How much of a token is shown, in characters: the beginning, which is the same in all tokens.
const TOKEN_SHOWN_CHARS: usize = 12;

const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
const JSON: &str = "application/json";

/// One request that is still to be sent. Has no `Debug`: it carries a token.
pub(super) struct Call {
    method: Method,
    /// From the root of the server.
    path: String,
    token: Option<String>,
    idempotency_key: Option<String>,
    body: Option<String>,
}

impl Call {
    pub(super) fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            token: None,
            idempotency_key: None,
            body: None,
        }
    }

    /// A JSON object goes along; its members are JSON already.
    pub(super) fn post(path: impl Into<String>, members: &[(&str, String)]) -> Self {
        let members: Vec<_> = members
            .iter()
            .map(|(name, value)| format!("  \"{name}\": {value}"))
            .collect();
        Self {
            method: Method::POST,
            body: Some(format!("{{\n{}\n}}", members.join(",\n"))),
            ..Self::get(path)
        }
    }

    /// Says who asks.
    pub(super) fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Says that this is done once, however often it is asked for.
    pub(super) fn once(mut self, idempotency_key: String) -> Self {
        self.idempotency_key = Some(idempotency_key);
        self
    }

    /// Method and path.
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// What is sent to the server at `base`, without the rest of the token and without what the
    /// HTTP library adds by itself.
    pub(super) fn text(&self, base: &Url) -> String {
        let mut lines = vec![
            format!("{} HTTP/1.1", self.line()),
            format!("Host: {}", base.authority()),
        ];
        lines.extend(self.token.as_ref().map(|token| {
            let beginning: String = token.chars().take(TOKEN_SHOWN_CHARS).collect();
            format!("Authorization: Bearer {beginning}…")
        }));
        let key = self.idempotency_key.as_ref();
        lines.extend(key.map(|key| format!("{IDEMPOTENCY_KEY}: {key}")));
        let body = self.body.as_ref();
        lines.extend(body.map(|body| format!("Content-Type: {JSON}\n\n{body}")));
        lines.join("\n")
    }

    /// The request to the server at `base`, or `None` when the path leads elsewhere.
    pub(super) fn into_request(self, client: &Client, base: &Url) -> Option<RequestBuilder> {
        let url = base.join(&self.path).ok()?;
        if url.origin() != base.origin() {
            return None;
        }
        let mut request = client.request(self.method, url);
        if let Some(token) = self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(key) = self.idempotency_key {
            request = request.header(IDEMPOTENCY_KEY, key);
        }
        Some(match self.body {
            Some(body) => request.header(CONTENT_TYPE, JSON).body(body),
            None => request,
        })
    }
}

/// `text` as a JSON string.
pub(super) fn json_string(text: &str) -> String {
    Value::from(text).to_string()
}

/// `text` as the JSON number that it is, digit for digit, or else as a string, so that the service
/// itself says what it thinks of it.
pub(super) fn json_number_or_string(text: &str) -> String {
    let begins_like_one = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    match serde_json::from_str::<&RawValue>(text) {
        Ok(number) if begins_like_one => number.get().to_owned(),
        _ => json_string(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("http://127.0.0.1:8000").unwrap()
    }

    #[test]
    fn a_call_is_shown_as_it_is_sent_but_for_the_token() {
        let members = [
            ("amount", json_number_or_string("50000.00")),
            ("x", json_string("\"")),
        ];
        let call = Call::post("/api/payments/create/", &members)
            .with_token("eyJhbGciOiJIUzI1NiJ9.claims.signature")
            .once("topup-1".to_owned());
        let expected = "POST /api/payments/create/ HTTP/1.1\n\
                        Host: 127.0.0.1:8000\n\
                        Authorization: Bearer eyJhbGciOiJI…\n\
                        Idempotency-Key: topup-1\n\
                        Content-Type: application/json\n\
                        \n\
                        {\n  \"amount\": 50000.00,\n  \"x\": \"\\\"\"\n}";
        assert_eq!(call.text(&base()), expected);

        let request = call.into_request(&Client::new(), &base()).unwrap();
        let request = request.build().unwrap();
        assert_eq!(
            request.headers()["authorization"],
            "Bearer eyJhbGciOiJIUzI1NiJ9.claims.signature"
        );
        assert_eq!(request.headers()["idempotency-key"], "topup-1");
        assert_eq!(
            request.body().and_then(reqwest::Body::as_bytes),
            Some(&b"{\n  \"amount\": 50000.00,\n  \"x\": \"\\\"\"\n}"[..])
        );
    }

    #[test]
    fn a_token_never_leaves_the_server_it_is_for() {
        for path in ["//elsewhere.example/", "http://elsewhere.example/"] {
            assert!(
                Call::get(path)
                    .into_request(&Client::new(), &base())
                    .is_none()
            );
        }
    }

    #[test]
    fn numbers_keep_their_digits_and_all_else_is_a_string() {
        for number in ["50000.00", "1", "-5", "1e400", "12345678901234567890.10"] {
            assert_eq!(json_number_or_string(number), number);
        }
        for (text, json) in [
            ("50 000", "\"50 000\""),
            ("1,5", "\"1,5\""),
            ("007", "\"007\""),
            ("true", "\"true\""),
            ("\"1\"", "\"\\\"1\\\"\""),
            ("1, \"x\": 2", "\"1, \\\"x\\\": 2\""),
        ] {
            assert_eq!(json_number_or_string(text), json);
        }
    }
}
