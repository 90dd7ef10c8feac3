//! A shop that calls Click's MERCHANT API.

use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::{Client, Method};
use serde_json::Value;
use sha1::{Digest, Sha1};

use crate::{common::Server, simulated::SECRET_KEY};

#[expect(
    clippy::disallowed_methods,
    reason = "the simulator keeps the machine's time"
)]
pub(crate) fn auth() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("after 1970").as_secs();
    let digest = Sha1::digest(format!("{now}{SECRET_KEY}"));
    format!("99:{}:{now}", hex::encode(digest))
}

/// A question under `payment/`, with these credentials.
pub(crate) async fn ask(simulator: &Server, path: &str, auth: Option<&str>) -> (u16, Value) {
    let path = format!("payment/{path}");
    let answer = send(simulator, Method::GET, &path, auth, None).await;
    let answer = answer.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.expect("JSON"))
}

/// What Click says to a call of the shop's.
pub(crate) async fn call(simulator: &Server, method: Method, path: &str) -> Value {
    let answer = send(simulator, method, path, Some(&auth()), None).await;
    answer.expect("an answer").json().await.expect("JSON")
}

/// What Click says to a call with a body.
pub(crate) async fn post(simulator: &Server, path: &str, body: &str) -> Value {
    let answer = send(simulator, Method::POST, path, Some(&auth()), Some(body)).await;
    answer.expect("an answer").json().await.expect("JSON")
}

pub(crate) async fn send(
    simulator: &Server,
    method: Method,
    path: &str,
    auth: Option<&str>,
    body: Option<&str>,
) -> Result<reqwest::Response, reqwest::Error> {
    let url = format!("{}/simulator/click/v2/merchant/{path}", simulator.base_url);
    let mut request = Client::new().request(method, url);
    if let Some(auth) = auth {
        request = request.header("Auth", auth);
    }
    if let Some(body) = body {
        request = request
            .header("Content-Type", "application/json")
            .body(body.to_owned());
    }
    request.send().await
}
