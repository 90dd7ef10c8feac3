//! The line to the shop: JSON-RPC over real HTTP, with a limit on time and on size.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant},
};

use reqwest::{
    Client,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::{Value, json};
use url::Url;

use super::{
    answer::{ShopAnswer, Unusable},
    merchant::PaymeMerchant,
};
use crate::{
    faults::{FaultLine, LostCall, Wording, garbled},
    http::{self, Body, plain_words},
};

/// Longest answer that is read, in bytes. A statement of a thousand transactions has about 300 000.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// One call and its answer.
#[derive(Clone)]
pub(super) struct Exchange {
    pub(super) method: &'static str,
    /// The body that was posted.
    pub(super) request: String,
    /// HTTP status and body, or why there is none.
    pub(super) reply: Result<(u16, String), Unusable>,
    /// What Payme makes of it.
    pub(super) answer: Result<ShopAnswer, Unusable>,
    pub(super) took: Duration,
}

/// The HTTP client.
pub(super) struct Shop {
    http: Client,
    last_id: AtomicI64,
}

impl Shop {
    pub(super) fn new(time_limit: Duration) -> Result<Self, reqwest::Error> {
        Ok(Self {
            http: http::client(time_limit)?,
            last_id: AtomicI64::new(0),
        })
    }

    /// Makes the call. Never fails: what went wrong is part of the exchange.
    pub(super) async fn call(
        &self,
        (endpoint, merchant): (&Url, &PaymeMerchant),
        faults: &FaultLine,
        method: &'static str,
        params: &Value,
    ) -> Exchange {
        let id = self.last_id.fetch_add(1, Ordering::Relaxed) + 1;
        let request = json!({"method": method, "params": params, "id": id}).to_string();
        let started = Instant::now();
        let reply = faults
            .call(|wording| self.post(endpoint, merchant, &request, wording))
            .await;
        let took = started.elapsed();
        let reply = reply.unwrap_or_else(|lost| {
            Err(match lost {
                LostCall::Request | LostCall::Answer => Unusable::Silence(lost.to_string()),
                LostCall::ServerError => Unusable::Status(500),
            })
        });
        let answer = reply
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|(status, body)| {
                if *status != 200 {
                    return Err(Unusable::Status(*status));
                }
                ShopAnswer::parse(body, id, &merchant.account_field)
            });
        Exchange {
            method,
            request,
            reply,
            answer,
            took,
        }
    }

    async fn post(
        &self,
        endpoint: &Url,
        merchant: &PaymeMerchant,
        request: &str,
        wording: Wording,
    ) -> Result<(u16, String), Unusable> {
        let body = match wording {
            Wording::Right => request.to_owned(),
            Wording::Garbled => garbled(request),
        };
        let call = self
            .http
            .post(endpoint.clone())
            .header(CONTENT_TYPE, "text/json; charset=UTF-8")
            .header(AUTHORIZATION, merchant.authorization());
        let silence = |error| Unusable::Silence(plain_words(error));
        let response = call.body(body).send().await.map_err(silence)?;
        let status = response.status().as_u16();
        let body = Body::read(response, ANSWER_BYTES_MAX)
            .await
            .map_err(silence)?;
        if body.cut {
            return Err(Unusable::TooLong(ANSWER_BYTES_MAX));
        }
        Ok((status, body.text))
    }
}
