use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use domain::exchange::ExchangeRate;

use super::{Column, Inconsistent};
use crate::schema::exchange_rates;

#[derive(AsChangeset, Insertable, Queryable, Selectable)]
#[diesel(table_name = exchange_rates)]
pub(crate) struct ExchangeRateRow {
    currency: String,
    valid_from: String,
    som_micros: i64,
    nominal: i64,
}

impl From<&ExchangeRate> for ExchangeRateRow {
    fn from(rate: &ExchangeRate) -> Self {
        Self {
            currency: rate.currency().as_str().to_owned(),
            valid_from: rate.valid_from().to_string(),
            som_micros: rate.som_micros(),
            nominal: rate.nominal().into(),
        }
    }
}

impl TryFrom<ExchangeRateRow> for ExchangeRate {
    type Error = Inconsistent;

    fn try_from(row: ExchangeRateRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("exchange_rates", name);
        let currency = column("currency").currency(&row.currency)?;
        let valid_from = column("valid_from").day(&row.valid_from)?;
        let nominal = column("nominal").count(row.nominal)?;
        column("som_micros").parse(row.som_micros, |som_micros| {
            Self::try_new(currency, som_micros, nominal, valid_from).ok()
        })
    }
}
