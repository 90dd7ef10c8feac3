//! Every day's exchange rates. Decisions see the newest of them with the catalogue.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::NaiveDate;
use diesel::sql_types::{Array, BigInt, Date, Text};
use diesel_async::AsyncPgConnection;
use domain::exchange::{ExchangeRate, ExchangeRates, NEWEST_RATES_MAX, RateStore};
use domain::money::CurrencyCode;
use domain::storage::StorageFailure;

use crate::PostgresStorage;
use crate::failure::{PostgresError, SenselessRow};
use crate::statement::{Statement, statement};
use crate::wallet::to_currency;

type RateColumns = (Text, Date, BigInt, BigInt);
type RateRow = (String, NaiveDate, i64, i64);

statement! {
    ListNewest = "list_newest.sql" (
        currencies: Vec<&'static str> as Array<Text>,
        limit: i64 as BigInt,
    ) -> rows of RateRow as RateColumns
}

statement! {
    PutRates = "put_rates.sql" (
        currencies: Vec<&'static str> as Array<Text>,
        valid_from: Vec<NaiveDate> as Array<Date>,
        som_micros: Vec<i64> as Array<BigInt>,
        nominals: Vec<i64> as Array<BigInt>,
    ) -> count
}

impl ListNewest {
    fn of_every_currency() -> Self {
        Self {
            currencies: CurrencyCode::ALL.map(CurrencyCode::as_str).to_vec(),
            limit: NEWEST_RATES_MAX.into(),
        }
    }
}

/// The newest rates of each currency.
pub(crate) async fn newest(connection: &AsyncPgConnection) -> Result<ExchangeRates, PostgresError> {
    let rows = ListNewest::of_every_currency().run(connection).await?;
    to_rates(rows)
}

fn to_rates(rows: Vec<RateRow>) -> Result<ExchangeRates, PostgresError> {
    let mut rates = ExchangeRates::default();
    for (currency, valid_from, som_micros, nominal) in rows {
        let currency = to_currency(&currency)?;
        rates.put(to_rate(
            ["exchange_rates.som_micros", "exchange_rates.nominal"],
            currency,
            (som_micros, nominal),
            valid_from,
        )?);
    }
    Ok(rates)
}

/// A rate from the columns that hold its numbers.
pub(crate) fn to_rate(
    [som_column, nominal_column]: [&'static str; 2],
    currency: CurrencyCode,
    (som_micros, nominal): (i64, i64),
    valid_from: NaiveDate,
) -> Result<ExchangeRate, SenselessRow> {
    let nominal = SenselessRow::unless(u32::try_from(nominal).ok(), nominal_column, &nominal)?;
    let rate = ExchangeRate::try_new(currency, som_micros, nominal, valid_from);
    SenselessRow::unless(rate.ok(), som_column, &som_micros)
}

#[async_trait]
impl RateStore for PostgresStorage {
    async fn load_rates(&self) -> Result<ExchangeRates, StorageFailure> {
        let rows = self.reads.ask(&ListNewest::of_every_currency()).await;
        rows.and_then(to_rates)
            .map_err(|error| StorageFailure::new("read the exchange rates", error))
    }

    async fn save_rates(&self, rates: &[ExchangeRate]) -> Result<(), StorageFailure> {
        // Of two for one currency and day the later counts; one statement may touch a row only once.
        let by_day = rates
            .iter()
            .map(|rate| ((rate.currency(), rate.valid_from()), rate));
        let by_day: BTreeMap<_, _> = by_day.collect();
        let rates = || by_day.values().copied().copied();
        let put = PutRates {
            currencies: rates().map(|rate| rate.currency().as_str()).collect(),
            valid_from: rates().map(ExchangeRate::valid_from).collect(),
            som_micros: rates().map(ExchangeRate::som_micros).collect(),
            nominals: rates().map(|rate| rate.nominal().into()).collect(),
        };
        // May be repeated after a lost connection: it leads to the same rows.
        let saved = self.reads.ask(&put).await;
        // Also after a failure: the connection may have been lost after the commit.
        self.catalogue.forget();
        saved
            .map(drop)
            .map_err(|error| StorageFailure::new("store exchange rates", error))
    }
}
