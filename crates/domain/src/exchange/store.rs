use async_trait::async_trait;

use crate::exchange::{ExchangeRate, ExchangeRates};
use crate::storage::StorageFailure;

/// Keeps every day's rates.
#[async_trait]
pub trait RateStore: Send + Sync {
    /// The newest rates of each currency, at most [`crate::exchange::NEWEST_RATES_MAX`] of it: the same that the
    /// catalogue shows to decisions.
    async fn load_rates(&self) -> Result<ExchangeRates, StorageFailure>;

    /// Stores rates, all or none; one for a currency and day that is known replaces it, everything else stays.
    /// Decisions of this instance see them at once, those of other instances within five seconds.
    async fn save_rates(&self, rates: &[ExchangeRate]) -> Result<(), StorageFailure>;
}
