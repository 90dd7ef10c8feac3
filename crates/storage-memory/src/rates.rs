use async_trait::async_trait;
use domain::catalogue::Catalogue;
use domain::exchange::{ExchangeRate, ExchangeRates, RateStore};
use domain::storage::StorageFailure;

use crate::MemoryStorage;

#[async_trait]
impl RateStore for MemoryStorage {
    async fn load_rates(&self) -> Result<ExchangeRates, StorageFailure> {
        Ok(self.state().catalogue.rates.clone())
    }

    async fn save_rates(&self, rates: &[ExchangeRate]) -> Result<(), StorageFailure> {
        let mut state = self.state();
        let mut catalogue = Catalogue::clone(&state.catalogue);
        for rate in rates {
            catalogue.rates.put(*rate);
        }
        state.set_catalogue(catalogue);
        Ok(())
    }
}
