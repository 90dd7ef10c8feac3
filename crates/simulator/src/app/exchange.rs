//! A request to the service and what came of it.

use std::time::{Duration, Instant};

use reqwest::{Client, Response, StatusCode};
use serde::de::DeserializeOwned;
use url::Url;

use super::{answers::ErrorAnswer, call::Call};
use crate::http::{Body, plain_words};

/// Longest answer that is read, in bytes. The history of payments, the longest that is asked for,
/// has about 5,000.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Headers of an answer that tell a client something.
const HEADERS_SHOWN: [&str; 6] = [
    "Content-Type",
    "Idempotency-Replayed",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-Id",
    "X-Total-Count",
];

/// A request and its answer.
pub(super) struct Exchange {
    /// Method and path.
    pub(super) line: String,
    /// The request in full, but for the token.
    pub(super) sent: String,
    /// The answer, or why there is none.
    pub(super) reply: Result<Reply, String>,
    pub(super) took: Duration,
}

/// An answer as it came.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    /// Status line and the headers of interest.
    pub(super) head: String,
    pub(super) body: Body,
    /// It is the first answer under the same key once more.
    pub(super) is_replay: bool,
}

/// Why an answer is not what was asked for. `Display` is a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Problem {
    #[error("The service gave no answer: {0}.")]
    NoAnswer(String),
    #[error("{error} (HTTP {status})")]
    Refused { status: StatusCode, error: String },
    #[error("The answer is not what the API documentation says: {0}.")]
    NotUnderstood(String),
}

impl Exchange {
    /// Sends the call. Never fails: what went wrong is part of the exchange.
    pub(super) async fn run(client: &Client, base: &Url, call: Call) -> Self {
        let (line, sent) = (call.line(), call.text(base));
        let started = Instant::now();
        let reply = match call.into_request(client, base) {
            Some(request) => match request.send().await {
                Ok(response) => Reply::read(response).await,
                Err(error) => Err(error),
            }
            .map_err(plain_words),
            None => Err("the path leads to another server".to_owned()),
        };
        Self {
            line,
            sent,
            reply,
            took: started.elapsed(),
        }
    }

    /// What the service said, when it said yes.
    pub(super) fn answer<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let reply = self
            .reply
            .as_ref()
            .map_err(|why| Problem::NoAnswer(why.clone()))?;
        if reply.body.cut {
            let why = format!("it is longer than {ANSWER_BYTES_MAX} bytes");
            return Err(Problem::NotUnderstood(why));
        }
        let text = &reply.body.text;
        if reply.status.is_success() {
            return serde_json::from_str(text)
                .map_err(|error| Problem::NotUnderstood(error.to_string()));
        }
        let error = serde_json::from_str(text)
            .map_or_else(|_| "Refused".to_owned(), |ErrorAnswer { error }| error);
        Err(Problem::Refused {
            status: reply.status,
            error,
        })
    }

    /// Whether the answer is one given before.
    pub(super) fn is_replay(&self) -> bool {
        self.reply.as_ref().is_ok_and(|reply| reply.is_replay)
    }
}

impl Reply {
    async fn read(response: Response) -> Result<Self, reqwest::Error> {
        let status = response.status();
        let mut head = vec![format!("{:?} {status}", response.version())];
        for name in HEADERS_SHOWN {
            let values = response.headers().get_all(name).iter();
            head.extend(
                values
                    .map(|value| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))),
            );
        }
        let is_replay = response.headers().contains_key("idempotency-replayed");
        Ok(Self {
            status,
            head: head.join("\n"),
            body: Body::read(response, ANSWER_BYTES_MAX).await?,
            is_replay,
        })
    }
}
