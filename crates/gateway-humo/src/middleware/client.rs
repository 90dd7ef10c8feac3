use std::fmt;
use std::time::Duration;

use domain::card::{CardDetails, CardFailure};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, StatusCode};
use secrecy::ExposeSecret;
use serde::Serialize;
use zeroize::Zeroizing;

use super::answer::{self, Holder};
use crate::config::{Config, Endpoint};
use crate::http;

/// How long a look-up may take. A payer waits for the code.
const QUESTION_TIME_MAX: Duration = Duration::from_secs(10);
/// Room for a request, bytes: it has about 120. A buffer that moves would leave copies of it behind in memory.
const REQUEST_BYTES: usize = 1024;

/// Calls the middleware.
#[derive(Clone)]
pub(crate) struct Middleware {
    http: Client,
    url: Endpoint,
    authorization: HeaderValue,
    question_time: Duration,
}

#[derive(Serialize)]
struct Request<'a> {
    id: &'a str,
    params: Params<'a>,
}

#[derive(Serialize)]
struct Params<'a> {
    #[serde(rename = "primaryAccountNumber")]
    number: &'a str,
    /// The message service is told as well.
    mb_flag: u8,
}

impl fmt::Debug for Middleware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Middleware")
            .field("url", &self.url.0.as_str())
            .finish_non_exhaustive()
    }
}

impl Middleware {
    pub(crate) fn new(config: &Config, http: Client) -> Self {
        let colon = if config.token_has_colon { ":" } else { "" };
        let text = Zeroizing::new(format!("Bearer{colon} {}", config.token.expose_secret()));
        // The token was checked to be plain characters.
        let mut authorization =
            HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("Bearer"));
        authorization.set_sensitive(true);
        Self {
            http,
            url: config.card_look_up.clone(),
            authorization,
            question_time: QUESTION_TIME_MAX.min(config.time_max),
        }
    }

    /// The holder of a card that may be charged. `id` is that of the request.
    pub(crate) async fn holder(&self, id: &str, card: &CardDetails) -> Result<Holder, CardFailure> {
        let unavailable = |problem: String| {
            CardFailure::Unavailable(format!("the card look-up did not answer: {problem}"))
        };
        let mut body = Zeroizing::new(Vec::with_capacity(REQUEST_BYTES));
        let request = Request {
            id,
            params: Params {
                number: card.number(),
                mb_flag: 1,
            },
        };
        serde_json::to_writer(&mut *body, &request)
            .map_err(|_| unavailable("the request cannot be written".to_owned()))?;
        let call = self
            .http
            .post(self.url.0.clone())
            .header(CONTENT_TYPE, "application/json; charset=utf-8")
            .header(ACCEPT, "application/json")
            .header(AUTHORIZATION, self.authorization.clone())
            .timeout(self.question_time);
        let answer = http::send(call, body)
            .await
            .map_err(|error| unavailable(error.to_string()))?;
        match answer.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(CardFailure::Misconfigured(
                "the card look-up refuses our token".to_owned(),
            )),
            StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => {
                Err(unavailable(format!("HTTP status {}", answer.status)))
            }
            // Errors of its own come with any other status.
            _ => answer::holder(&answer.body, card),
        }
    }
}
