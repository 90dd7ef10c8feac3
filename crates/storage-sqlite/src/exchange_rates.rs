use async_trait::async_trait;
use diesel::prelude::*;
use domain::exchange::{ExchangeRate, ExchangeRates, NEWEST_RATES_MAX, RateStore};
use domain::money::CurrencyCode;
use domain::storage::StorageFailure;

use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::ExchangeRateRow;
use crate::schema::exchange_rates;
use crate::writer::Task;

#[async_trait]
impl RateStore for SqliteStorage {
    async fn load_rates(&self) -> Result<ExchangeRates, StorageFailure> {
        self.readers.read("read the exchange rates", newest).await
    }

    async fn save_rates(&self, rates: &[ExchangeRate]) -> Result<(), StorageFailure> {
        self.writer.write(Task::ExchangeRates(rates.into())).await
    }
}

/// The newest rates of each currency, by its end of the primary key.
pub(crate) fn newest(connection: &mut SqliteConnection) -> Result<ExchangeRates, DatabaseError> {
    let mut rates = ExchangeRates::default();
    for currency in CurrencyCode::ALL {
        let rows = exchange_rates::table
            .filter(exchange_rates::currency.eq(currency.as_str()))
            .order(exchange_rates::valid_from.desc())
            .limit(NEWEST_RATES_MAX.into())
            .select(ExchangeRateRow::as_select())
            .load(connection)?;
        for row in rows {
            rates.put(ExchangeRate::try_from(row)?);
        }
    }
    Ok(rates)
}

/// Adds rates; one for a known currency and day replaces it.
pub(crate) fn put(
    connection: &mut SqliteConnection,
    rates: &[ExchangeRate],
) -> Result<(), DatabaseError> {
    for row in rates.iter().map(ExchangeRateRow::from) {
        diesel::insert_into(exchange_rates::table)
            .values(&row)
            .on_conflict((exchange_rates::currency, exchange_rates::valid_from))
            .do_update()
            .set(&row)
            .execute(connection)?;
    }
    Ok(())
}
