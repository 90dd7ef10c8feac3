//! The line to the shop: real HTTP, with a limit on time and on size.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use reqwest::{Client, redirect::Policy};
use url::Url;

use super::{
    answer::{ShopAnswer, Unusable},
    callback::{Callback, FormFields},
};

/// Longest answer that is read, in bytes. A right one has about 200.
const ANSWER_BYTES_MAX: usize = 16 * 1024;

/// How long Click waits for a shop. Click publishes no figures; these are ours.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For one call, from connecting to the last byte of the answer.
    pub time_limit: Duration,
    /// Before Complete is repeated; doubled each time.
    pub pause: Duration,
}

impl Default for Patience {
    /// 10 s a call, first repeat after 200 ms.
    fn default() -> Self {
        Self {
            time_limit: Duration::from_secs(10),
            pause: Duration::from_millis(200),
        }
    }
}

/// One call and its answer. Has no `Debug`: the fields carry a signature.
pub(super) struct Exchange {
    pub(super) step: &'static str,
    pub(super) url: Url,
    pub(super) fields: FormFields,
    pub(super) reply: Result<Reply, Unusable>,
    /// What Click makes of the reply.
    pub(super) answer: Result<ShopAnswer, Unusable>,
    pub(super) took: Duration,
}

/// An HTTP answer as it came.
pub(super) struct Reply {
    pub(super) status: u16,
    /// Bytes that are not UTF-8 are shown as U+FFFD.
    pub(super) body: String,
    /// The body was longer than what is kept of it.
    pub(super) cut: bool,
}

/// The HTTP client.
pub(super) struct Shop(Client);

impl Shop {
    pub(super) fn new(time_limit: Duration) -> Result<Self, reqwest::Error> {
        Client::builder()
            .timeout(time_limit)
            // The address is registered with Click; an answer does not change it.
            .redirect(Policy::none())
            // The shop is on this machine.
            .no_proxy()
            // An idle connection belongs to the runtime that opened it, and each worker of the
            // server has its own.
            .pool_max_idle_per_host(0)
            .build()
            .map(Self)
    }

    /// Makes the call. Never fails: what went wrong is part of the exchange.
    pub(super) async fn call(&self, url: &Url, callback: Callback<'_>) -> Exchange {
        let fields = callback.fields();
        let started = Instant::now();
        let reply = self
            .post(url, &fields)
            .await
            .map_err(|error| Unusable::Silence(plain_words(error)));
        let took = started.elapsed();
        let answer = reply.as_ref().map_err(Clone::clone).and_then(|reply| {
            if reply.status != 200 {
                return Err(Unusable::Status(reply.status));
            }
            if reply.cut {
                return Err(Unusable::TooLong(ANSWER_BYTES_MAX));
            }
            ShopAnswer::parse(&reply.body, callback.ids, &callback.link.transaction_param)
        });
        Exchange {
            step: callback.action.name(),
            url: url.clone(),
            fields,
            reply,
            answer,
            took,
        }
    }

    async fn post(&self, url: &Url, fields: &FormFields) -> Result<Reply, reqwest::Error> {
        let mut response = self.0.post(url.clone()).form(fields).send().await?;
        let mut body = Vec::new();
        while body.len() <= ANSWER_BYTES_MAX {
            let Some(chunk) = response.chunk().await? else {
                break;
            };
            body.extend_from_slice(&chunk);
        }
        let cut = body.len() > ANSWER_BYTES_MAX;
        body.truncate(ANSWER_BYTES_MAX);
        Ok(Reply {
            status: response.status().as_u16(),
            body: String::from_utf8_lossy(&body).into_owned(),
            cut,
        })
    }
}

/// The innermost cause, which is the one a person can act on.
fn plain_words(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return "the time limit passed".to_owned();
    }
    let error = error.without_url();
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
