//! The line to the shop: real HTTP, with a limit on time and on size.

use std::time::{Duration, Instant};

use reqwest::{Client, header::CONTENT_TYPE};
use url::{Url, form_urlencoded};

use super::{
    answer::{ShopAnswer, Unusable},
    callback::{Callback, FormFields},
};
use crate::{
    faults::{LostCall, Wording, garbled},
    http::{self, Body, plain_words},
};

/// Longest answer that is read, in bytes. A right one has about 200.
const ANSWER_BYTES_MAX: usize = 16 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";

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

impl Exchange {
    /// A call that a fault kept from being answered.
    pub(super) fn lost(url: &Url, callback: Callback<'_>, lost: LostCall) -> Self {
        let why = match lost {
            LostCall::Request | LostCall::Answer => Unusable::Silence(lost.to_string()),
            LostCall::ServerError => Unusable::Status(500),
        };
        Self {
            step: callback.action.name(),
            url: url.clone(),
            fields: callback.fields(),
            reply: Err(why.clone()),
            answer: Err(why),
            took: Duration::ZERO,
        }
    }
}

/// An HTTP answer as it came.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Body,
}

/// The HTTP client.
pub(super) struct Shop(Client);

impl Shop {
    pub(super) fn new(time_limit: Duration) -> Result<Self, reqwest::Error> {
        http::client(time_limit).map(Self)
    }

    /// Makes the call. Never fails: what went wrong is part of the exchange.
    pub(super) async fn call(
        &self,
        url: &Url,
        callback: Callback<'_>,
        wording: Wording,
    ) -> Exchange {
        let fields = callback.fields();
        let started = Instant::now();
        let reply = self
            .post(url, &fields, wording)
            .await
            .map_err(|error| Unusable::Silence(plain_words(error)));
        let took = started.elapsed();
        let answer = reply.as_ref().map_err(Clone::clone).and_then(|reply| {
            if reply.status != 200 {
                return Err(Unusable::Status(reply.status));
            }
            if reply.body.cut {
                return Err(Unusable::TooLong(ANSWER_BYTES_MAX));
            }
            ShopAnswer::parse(
                &reply.body.text,
                callback.ids,
                &callback.link.transaction_param,
            )
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

    async fn post(
        &self,
        url: &Url,
        fields: &FormFields,
        wording: Wording,
    ) -> Result<Reply, reqwest::Error> {
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let body = match wording {
            Wording::Right => form,
            Wording::Garbled => garbled(&form),
        };
        let call = self.0.post(url.clone()).header(CONTENT_TYPE, FORM);
        let response = call.body(body).send().await?;
        Ok(Reply {
            status: response.status().as_u16(),
            body: Body::read(response, ANSWER_BYTES_MAX).await?,
        })
    }
}
