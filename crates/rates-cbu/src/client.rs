use std::time::Duration;

use async_trait::async_trait;
use domain::exchange::{ExchangeRate, RateSource, RateSourceError};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Response};

use crate::RatesAddress;
use crate::list;

/// How long a fetch may take, from the connection to the last byte.
pub const TIME_MAX: Duration = Duration::from_secs(10);
/// The longest answer, bytes. The bank's list of seventy-five currencies has about twenty thousand.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Redirects in a row.
const REDIRECTS_MAX: usize = 3;

/// The bank's daily list at one address.
#[derive(Clone, Debug)]
pub struct CbuRates {
    client: Client,
    address: RatesAddress,
}

/// Why an answer was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Refused {
    #[error("the answer is longer than {BODY_BYTES_MAX} bytes")]
    TooLong,
}

impl CbuRates {
    /// A client for the list at this address.
    pub fn try_new(address: RatesAddress) -> Result<Self, RateSourceError> {
        Self::with_time_limit(address, TIME_MAX)
    }

    /// The same with another time limit.
    pub fn with_time_limit(
        address: RatesAddress,
        time_max: Duration,
    ) -> Result<Self, RateSourceError> {
        let client = Client::builder()
            .timeout(time_max)
            .redirect(Policy::custom(stay_on_host))
            // Asked a few times a day: a connection kept open would only break meanwhile.
            .pool_max_idle_per_host(0)
            .user_agent(concat!("hamyon/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| RateSourceError::new("set up the client for rates", error))?;
        Ok(Self { client, address })
    }

    async fn body(&self) -> Result<Vec<u8>, RateSourceError> {
        let asking = self.client.get(self.address.url().clone()).send().await;
        let response = asking
            .and_then(Response::error_for_status)
            .map_err(|error| RateSourceError::new("ask for the rates", error))?;
        read(response).await
    }
}

#[async_trait]
impl RateSource for CbuRates {
    async fn fetch_rates(&self) -> Result<Vec<ExchangeRate>, RateSourceError> {
        let body = self.body().await?;
        list::parse(&body).map_err(|error| RateSourceError::new("read the rates", error))
    }
}

/// Another host, another scheme or a long way is an error, not a place to go to.
fn stay_on_host(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let origin = |url: &url::Url| url.origin();
    let first = attempt.previous().first().map(origin);
    if first == Some(origin(attempt.url())) && attempt.previous().len() <= REDIRECTS_MAX {
        attempt.follow()
    } else {
        attempt.error("redirected elsewhere or too often")
    }
}

/// Reads a body as it arrives, so that no length that a server claims is believed.
async fn read(mut response: Response) -> Result<Vec<u8>, RateSourceError> {
    let mut body = Vec::new();
    let failed = |error| RateSourceError::new("receive the rates", error);
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(RateSourceError::new("receive the rates", Refused::TooLong));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
