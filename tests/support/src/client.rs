//! A client app: sends what it is told and keeps the answer as it came.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, RequestBuilder, redirect};
use serde_json::Value;
use serde_json::value::RawValue;

/// Far more than any answer takes, and short enough that a hanging service fails its test.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(60);

/// Talks to one service. Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub struct Client {
    base: String,
    http: reqwest::Client,
}

impl Client {
    /// A client of the service at `base`, such as `http://127.0.0.1:8000`. It follows no redirect.
    pub fn new(base: impl Into<String>) -> Self {
        // Tests speak to the loopback alone; reading the system's certificates would take longer than most of them.
        let http = reqwest::Client::builder()
            .tls_certs_only([])
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(ANSWER_TIME_MAX)
            .build()
            .expect("build the HTTP client");
        let base = base.into();
        Self { base, http }
    }

    /// `GET path`.
    pub fn get(&self, path: &str) -> Request {
        self.request(Method::GET, path)
    }

    /// `POST path`.
    pub fn post(&self, path: &str) -> Request {
        self.request(Method::POST, path)
    }

    /// `PATCH path`.
    pub fn patch(&self, path: &str) -> Request {
        self.request(Method::PATCH, path)
    }

    /// `PUT path`.
    pub fn put(&self, path: &str) -> Request {
        self.request(Method::PUT, path)
    }

    /// `DELETE path`.
    pub fn delete(&self, path: &str) -> Request {
        self.request(Method::DELETE, path)
    }

    /// Any method on `path`, which begins with `/`.
    pub fn request(&self, method: Method, path: &str) -> Request {
        Request(self.http.request(method, format!("{}{path}", self.base)))
    }
}

/// A request that is being put together.
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request(RequestBuilder);

impl Request {
    /// `Authorization: Bearer token`.
    pub fn bearer(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// `Idempotency-Key: key`.
    pub fn idempotency_key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// One header more.
    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value))
    }

    /// A JSON body. Numbers with a fraction go through a binary float; to send exact digits use [`Request::body`].
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// A body as it is.
    pub fn body(self, content_type: &str, body: impl Into<String>) -> Self {
        Self(self.0.header(CONTENT_TYPE, content_type).body(body.into()))
    }

    /// Sends the request. Panics when no answer comes: what the service answers is for the test to judge, a dead
    /// connection is not.
    pub async fn send(self) -> Answer {
        self.try_send()
            .await
            .unwrap_or_else(|error| panic!("no answer from the service: {error:?}"))
    }

    /// Sends the request to a service that may die before it answers.
    pub async fn try_send(self) -> reqwest::Result<Answer> {
        let response = self.0.send().await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await?;
        Ok(Answer {
            status,
            headers,
            text,
        })
    }
}

/// An answer of the service.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// HTTP headers.
    pub headers: HeaderMap,
    /// The body, as it came: the only place where `50000.00` is still told from `50000.0`.
    pub text: String,
}

impl Answer {
    /// The body as JSON, for everything but amounts.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {self:?}"))
    }

    /// The exact text of one value in the body: `raw("/wallet/balance")` is `50000.00`. Steps are field names and
    /// positions in lists.
    pub fn raw(&self, pointer: &str) -> &str {
        pointer
            .split('/')
            .skip(1)
            .fold(self.text.as_str(), |value, step| {
                inner(value, step).unwrap_or_else(|| panic!("no {pointer} in {self:?}"))
            })
    }

    /// The value of a header, if it was sent as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

fn inner<'a>(value: &'a str, step: &str) -> Option<&'a str> {
    let found = if value.starts_with('[') {
        let list: Vec<&'a RawValue> = serde_json::from_str(value).ok()?;
        list.get(step.parse::<usize>().ok()?).copied()
    } else {
        let object: BTreeMap<String, &'a RawValue> = serde_json::from_str(value).ok()?;
        object.get(step).copied()
    };
    found.map(RawValue::get)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread::JoinHandle;

    use reqwest::header::HeaderMap;
    use serde_json::json;

    use super::{Answer, Client};

    fn answer(text: &str) -> Answer {
        Answer {
            status: 200,
            headers: HeaderMap::new(),
            text: text.to_owned(),
        }
    }

    /// Serves one request with `response` and gives back what was asked.
    fn serve_once(response: &'static str) -> (Client, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let served = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = String::new();
            // Enough for these requests: a body is one JSON object that fits in a packet with its headers.
            let is_whole = |asked: &str| {
                asked.ends_with('}') || asked.starts_with("GET") && asked.ends_with("\r\n\r\n")
            };
            while !is_whole(&asked) {
                let mut part = [0; 4096];
                let read = stream.read(&mut part).unwrap();
                assert!(read > 0, "the request ended early: {asked}");
                asked.push_str(std::str::from_utf8(&part[..read]).unwrap());
            }
            stream.write_all(response.as_bytes()).unwrap();
            asked
        });
        (Client::new(base), served)
    }

    #[test]
    fn digits_of_an_amount_are_kept() {
        let answer =
            answer(r#"{"wallets": [{"balance": 1.00}, {"balance": 12345678901234567.89}]}"#);
        assert_eq!(answer.raw("/wallets/0/balance"), "1.00");
        assert_eq!(answer.raw("/wallets/1/balance"), "12345678901234567.89");
    }

    #[test]
    #[should_panic(expected = "no /wallet/balance in")]
    fn missing_value_is_an_error() {
        answer(r#"{"wallet": {}}"#).raw("/wallet/balance");
    }

    #[tokio::test]
    async fn request_carries_token_key_and_body() {
        let (client, served) = serve_once(
            "HTTP/1.1 402 Payment Required\r\nX-A: b\r\nContent-Length: 12\r\n\r\n{\"sum\": 1.0}",
        );
        let answer = client
            .post("/api/charge/")
            .bearer("t0ken")
            .idempotency_key("key-1")
            .json(&json!({ "quantity": 2 }))
            .send()
            .await;
        assert_eq!(
            (answer.status, answer.header("x-a"), answer.raw("/sum")),
            (402, Some("b"), "1.0")
        );
        let asked = served.join().unwrap();
        assert!(
            asked.starts_with("POST /api/charge/ HTTP/1.1\r\n"),
            "{asked}"
        );
        assert!(asked.contains("authorization: Bearer t0ken\r\n"), "{asked}");
        assert!(asked.contains("idempotency-key: key-1\r\n"), "{asked}");
        assert!(
            asked.contains("content-type: application/json\r\n"),
            "{asked}"
        );
        assert!(asked.ends_with(r#"{"quantity":2}"#), "{asked}");
    }

    #[tokio::test]
    async fn redirect_is_not_followed() {
        let (client, served) = serve_once(
            "HTTP/1.1 308 Permanent Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        );
        let answer = client.get("/api/wallet").send().await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (308, Some("/elsewhere"))
        );
        served.join().unwrap();
    }
}
