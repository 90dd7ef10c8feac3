use chrono::TimeDelta;
use domain::administration::SecondPersonRule;
use domain::money::{AnyMoney, CurrencyCode, minor_units_from_decimal};
use serde::Deserialize;

use super::SettingsError;

/// Longest that an order of staff waits for a second person, hours: 30 days.
const APPROVAL_HOURS_MAX: u32 = 30 * 24;

/// What staff may order alone. None of it can be changed over the API, where one of them could do so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdministrationSettings {
    /// Whether orders that move much money, or give it up, want a second person.
    pub second_person: bool,
    /// How long such an order waits for a second person, hours.
    pub approval_hours: u32,
    /// How much one person orders alone.
    pub second_person_above: SecondPersonAbove,
}

/// How much one person orders alone of each kind within 24 hours, major units of each currency. Without one, every order in the
/// currency wants a second person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecondPersonAbove {
    /// So'm.
    pub uzs: Option<String>,
    /// US dollars.
    pub usd: Option<String>,
    /// Euros.
    pub eur: Option<String>,
    /// Russian roubles.
    pub rub: Option<String>,
}

impl SecondPersonAbove {
    /// What is set, with its currency.
    fn iter(&self) -> impl Iterator<Item = (CurrencyCode, &str)> {
        let of = |currency| match currency {
            CurrencyCode::Uzs => &self.uzs,
            CurrencyCode::Usd => &self.usd,
            CurrencyCode::Eur => &self.eur,
            CurrencyCode::Rub => &self.rub,
        };
        let currencies = CurrencyCode::ALL.into_iter();
        currencies.filter_map(move |currency| Some((currency, of(currency).as_deref()?)))
    }
}

impl AdministrationSettings {
    /// The rule; `None` when it is switched off. What is set must be fit all the same.
    pub fn second_person_rule(&self) -> Result<Option<SecondPersonRule>, SettingsError> {
        let unfit = |key: String, problem: String| SettingsError::Unfit {
            key: format!("HAMYON__ADMINISTRATION__{key}"),
            problem,
        };
        if !(1..=APPROVAL_HOURS_MAX).contains(&self.approval_hours) {
            let problem = format!("must be from 1 to {APPROVAL_HOURS_MAX}");
            return Err(unfit("APPROVAL_HOURS".to_owned(), problem));
        }
        let mut limits = Vec::new();
        for (currency, text) in self.second_person_above.iter() {
            let minor = minor_units_from_decimal(text)
                .ok()
                .filter(|minor| *minor >= 0);
            let minor = minor.ok_or_else(|| {
                let problem = "must be an amount such as 5000000.00; HAMYON__ADMINISTRATION__SECOND_PERSON=false \
                    switches the rule off";
                unfit(format!("SECOND_PERSON_ABOVE__{currency}"), problem.to_owned())
            })?;
            limits.push(AnyMoney::new(minor, currency));
        }
        let valid_for = TimeDelta::hours(i64::from(self.approval_hours));
        let rule = SecondPersonRule::new(limits, valid_for);
        Ok(self.second_person.then_some(rule))
    }
}
