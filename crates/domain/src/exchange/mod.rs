//! Exchange rates: what a price in so'm is in the currency of another wallet. The rates are the Central Bank's daily
//! ones; they come through [`RateSource`], are kept by [`RateStore`] and are seen by decisions as part of the
//! [catalogue](crate::catalogue::Catalogue).

mod conversion;
mod rate;
mod rates;
mod screening;
mod source;
mod store;

pub use conversion::{Conversion, Converted};
pub use rate::{ExchangeRate, InvalidRate, RATE_DECIMALS, RATE_SCALE};
pub use rates::{ConversionError, ExchangeRates, NEWEST_RATES_MAX, RATE_AGE_DAYS_MAX};
pub use screening::{RATE_JUMP_PERCENT_MAX, RATE_LEAD_DAYS_MAX, RateObjection, Screening};
pub use source::{RateSource, RateSourceError};
pub use store::RateStore;
