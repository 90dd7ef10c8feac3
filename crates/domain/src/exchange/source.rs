use std::error::Error;

use async_trait::async_trait;

use crate::exchange::ExchangeRate;

/// Where rates come from. One adapter crate implements it for the Central Bank of Uzbekistan.
#[async_trait]
pub trait RateSource: Send + Sync {
    /// The rates published now, at most one a currency. A currency that the source does not name, or whose rate
    /// makes no sense, is missing; the adapter reports that.
    async fn fetch_rates(&self) -> Result<Vec<ExchangeRate>, RateSourceError>;
}

/// Rates could not be fetched. The last good ones stay in force.
#[derive(Debug, thiserror::Error)]
#[error("{doing}")]
pub struct RateSourceError {
    /// What was tried, a lower-case fragment: "read the rates".
    pub doing: String,
    /// Why it failed.
    #[source]
    pub cause: Option<Box<dyn Error + Send + Sync>>,
}

impl RateSourceError {
    /// Something was tried and failed for this cause.
    pub fn new(doing: impl Into<String>, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            doing: doing.into(),
            cause: Some(cause.into()),
        }
    }
}
