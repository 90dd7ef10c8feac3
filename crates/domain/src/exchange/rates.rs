use chrono::{Days, NaiveDate};

use crate::exchange::{Conversion, Converted, ExchangeRate};
use crate::money::{
    Amount, AmountOverflow, AnyMoney, Currency, CurrencyCode, Money, Uzs, in_currency,
};

/// How many days after its own a rate may still be used. The Central Bank sets none on weekends.
pub const RATE_AGE_DAYS_MAX: u64 = 3;

/// How many of a currency's newest rates decisions see: those of the days ahead that a source may name
/// ([`crate::exchange::RATE_LEAD_DAYS_MAX`]), today's, and a few before it.
pub const NEWEST_RATES_MAX: u32 = 12;

/// The newest rates of every currency, as decisions see them: at most [`NEWEST_RATES_MAX`] of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExchangeRates {
    /// By currency and day.
    rates: Vec<ExchangeRate>,
}

/// Why a price cannot be told in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConversionError {
    /// No rate, or none young enough.
    #[error("no exchange rate to {0}")]
    RateUnavailable(CurrencyCode),
    /// More than the ledger can hold.
    #[error(transparent)]
    Overflow(#[from] AmountOverflow),
}

impl ExchangeRates {
    /// These rates; of two for the same currency and day the later in the list counts.
    pub fn new(rates: impl IntoIterator<Item = ExchangeRate>) -> Self {
        let mut table = Self::default();
        for rate in rates {
            table.put(rate);
        }
        table
    }

    /// Adds a rate, or replaces the one of its currency and day. The oldest beyond the limit is forgotten.
    pub fn put(&mut self, rate: ExchangeRate) {
        let key = |rate: &ExchangeRate| (rate.currency(), rate.valid_from());
        match self.rates.binary_search_by_key(&key(&rate), key) {
            Ok(place) => self.rates[place] = rate,
            Err(place) => self.rates.insert(place, rate),
        }
        let mut of_currency = self.rates.iter().enumerate().rev();
        let oldest = of_currency
            .by_ref()
            .filter(|(_, other)| other.currency() == rate.currency())
            .nth(usize::try_from(NEWEST_RATES_MAX).unwrap_or(usize::MAX));
        if let Some((place, _)) = oldest {
            self.rates.remove(place);
        }
    }

    /// All of them, by currency and day.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = ExchangeRate> {
        self.rates.iter().copied()
    }

    /// The newest rate of a currency, whenever it holds.
    pub fn newest(&self, currency: CurrencyCode) -> Option<ExchangeRate> {
        self.iter().rfind(|rate| rate.currency() == currency)
    }

    /// The rate that holds on a business day: the newest that is not of a later day, unless it is older than
    /// [`RATE_AGE_DAYS_MAX`] days. The one place that decides whether a rate may be used.
    pub fn usable_on(&self, today: NaiveDate, currency: CurrencyCode) -> Option<ExchangeRate> {
        let oldest = today.checked_sub_days(Days::new(RATE_AGE_DAYS_MAX))?;
        self.iter()
            .filter(|rate| rate.currency() == currency)
            .rfind(|rate| (oldest..=today).contains(&rate.valid_from()))
    }

    /// What a wallet of currency `C` pays for a price on a business day: the price itself in so'm, else the price
    /// converted at the rate that holds, rounded half up once.
    pub fn price_rounded_half_up<C: Currency>(
        &self,
        price: Amount<Uzs>,
        today: NaiveDate,
    ) -> Result<Converted<C>, ConversionError> {
        if let Ok(same) = AnyMoney::from(price.money()).typed::<C>() {
            let amount = Amount::try_from_minor(same.minor()).map_err(|_| AmountOverflow)?;
            return Ok(Converted {
                amount,
                conversion: None,
            });
        }
        let unavailable = ConversionError::RateUnavailable(C::CODE);
        let rate = self.usable_on(today, C::CODE).ok_or(unavailable)?;
        let amount = rate.convert_rounded_half_up(price).ok_or(unavailable)??;
        Ok(Converted {
            amount,
            conversion: Some(Conversion {
                price: price.money(),
                rate,
            }),
        })
    }
}

impl ExchangeRates {
    /// A price as it is shown to a payer of some currency on a business day; nothing is nothing in every currency.
    pub fn shown_rounded_half_up(
        &self,
        price: Money<Uzs>,
        currency: CurrencyCode,
        today: NaiveDate,
    ) -> Result<AnyMoney, ConversionError> {
        if price == Money::ZERO {
            return Ok(AnyMoney::new(0, currency));
        }
        let price = Amount::try_from_minor(price.minor()).map_err(|_| AmountOverflow)?;
        in_currency!(currency, C => {
            let converted = self.price_rounded_half_up::<C>(price, today)?;
            Ok(converted.amount.money().into())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Eur, Usd};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn rate(currency: CurrencyCode, som: &str, valid_from: &str) -> ExchangeRate {
        ExchangeRate::parse(currency, som, 1, day(valid_from)).expect("a rate")
    }

    fn rates() -> ExchangeRates {
        ExchangeRates::new([
            rate(CurrencyCode::Usd, "12200", "2026-03-06"),
            rate(CurrencyCode::Usd, "12000", "2026-03-02"),
            rate(CurrencyCode::Eur, "14000", "2026-03-02"),
            rate(CurrencyCode::Usd, "12100", "2026-03-03"),
        ])
    }

    #[test]
    fn the_newest_rate_that_is_not_of_a_later_day_holds() {
        for (today, expected) in [
            ("2026-03-01", None),
            ("2026-03-02", Some("12000.00")),
            ("2026-03-05", Some("12100.00")),
            ("2026-03-06", Some("12200.00")),
        ] {
            let found = rates().usable_on(day(today), CurrencyCode::Usd);
            let found = found.map(|rate| rate.to_string());
            assert_eq!(found.as_deref(), expected, "{today}");
        }
    }

    #[test]
    fn a_rate_serves_three_days_after_its_own() {
        let is_usable = |today| rates().usable_on(day(today), CurrencyCode::Eur).is_some();
        assert!(is_usable("2026-03-05"));
        assert!(!is_usable("2026-03-06"));
    }

    #[test]
    fn the_last_rate_of_a_day_counts() {
        let mut rates = rates();
        rates.put(rate(CurrencyCode::Usd, "12201", "2026-03-06"));
        assert_eq!(rates.iter().count(), 4);
        let newest = rates.newest(CurrencyCode::Usd);
        assert_eq!(newest.expect("there is one").to_string(), "12201.00");
    }

    #[test]
    fn only_the_newest_of_each_currency_are_kept() {
        let mut rates = ExchangeRates::new([rate(CurrencyCode::Eur, "14000", "2026-03-02")]);
        for day in (10..=30).rev() {
            rates.put(rate(CurrencyCode::Usd, "12000", &format!("2026-03-{day}")));
        }
        let dollars = rates
            .iter()
            .filter(|rate| rate.currency() == CurrencyCode::Usd);
        let days: Vec<_> = dollars.map(ExchangeRate::valid_from).collect();
        assert_eq!(days.len(), 12);
        assert_eq!((days[0], days[11]), (day("2026-03-19"), day("2026-03-30")));
        assert!(rates.newest(CurrencyCode::Eur).is_some());
    }

    #[test]
    fn a_price_in_som_needs_no_rate() {
        let price = Amount::<Uzs>::try_from_minor(500_000).expect("a price");
        let paid = ExchangeRates::default().price_rounded_half_up::<Uzs>(price, day("2026-03-02"));
        let expected = Converted {
            amount: price,
            conversion: None,
        };
        assert_eq!(paid, Ok(expected));
    }

    #[test]
    fn another_price_comes_with_the_rate_that_made_it() {
        let price = Amount::<Uzs>::try_from_minor(1_210_000).expect("a price");
        let paid = rates().price_rounded_half_up::<Usd>(price, day("2026-03-04"));
        let paid = paid.expect("there is a rate");
        assert_eq!(paid.amount.minor(), 100);
        let expected = Conversion {
            price: price.money(),
            rate: rate(CurrencyCode::Usd, "12100", "2026-03-03"),
        };
        assert_eq!(paid.conversion, Some(expected));
        assert_eq!(
            rates().price_rounded_half_up::<Eur>(price, day("2026-03-06")),
            Err(ConversionError::RateUnavailable(CurrencyCode::Eur))
        );
    }
}
