use chrono::{Days, NaiveDate};

use crate::exchange::{ExchangeRate, ExchangeRates};

/// How far a rate may move against the last one before an operator must confirm it, percent.
pub const RATE_JUMP_PERCENT_MAX: u8 = 20;

/// How many days ahead a rate may be dated. The Central Bank names the next working day.
pub const RATE_LEAD_DAYS_MAX: u64 = 7;

/// Why a fetched rate is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RateObjection {
    /// Dated more than [`RATE_LEAD_DAYS_MAX`] days ahead.
    #[error("it is dated too far ahead")]
    FarFuture,
    /// Moved more than [`RATE_JUMP_PERCENT_MAX`] percent; an operator may confirm it.
    #[error("it moved more than {RATE_JUMP_PERCENT_MAX} % from {from}")]
    Jump {
        /// The last rate.
        from: ExchangeRate,
    },
}

/// Fetched rates, sorted into those to keep and those to object to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screening {
    /// To be stored; known ones are not among them.
    pub accepted: Vec<ExchangeRate>,
    /// Not to be stored, and why.
    pub objections: Vec<(ExchangeRate, RateObjection)>,
}

impl Screening {
    /// Compares fetched rates with the last good ones. `are_jumps_confirmed` is an operator's word that a jump is
    /// real; it confirms nothing else.
    pub fn of(
        fetched: impl IntoIterator<Item = ExchangeRate>,
        known: &ExchangeRates,
        today: NaiveDate,
        are_jumps_confirmed: bool,
    ) -> Self {
        let mut screening = Self::default();
        for rate in fetched {
            match objection(rate, known, today) {
                Some(RateObjection::Jump { .. }) if are_jumps_confirmed => {
                    screening.accepted.push(rate);
                }
                Some(objection) => screening.objections.push((rate, objection)),
                None if known.iter().any(|other| other == rate) => {}
                None => screening.accepted.push(rate),
            }
        }
        screening
    }
}

fn objection(rate: ExchangeRate, known: &ExchangeRates, today: NaiveDate) -> Option<RateObjection> {
    let last_day = today.checked_add_days(Days::new(RATE_LEAD_DAYS_MAX))?;
    if rate.valid_from() > last_day {
        return Some(RateObjection::FarFuture);
    }
    let from = known.newest(rate.currency())?;
    has_jumped(from, rate).then_some(RateObjection::Jump { from })
}

/// Compares so'm per unit, whatever the nominals, without a division.
fn has_jumped(from: ExchangeRate, to: ExchangeRate) -> bool {
    let old = i128::from(from.som_micros()) * i128::from(to.nominal());
    let new = i128::from(to.som_micros()) * i128::from(from.nominal());
    (new - old).abs() * 100 > old * i128::from(RATE_JUMP_PERCENT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::CurrencyCode;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn rouble(som: &str, nominal: u32, valid_from: &str) -> ExchangeRate {
        let rate = ExchangeRate::parse(CurrencyCode::Rub, som, nominal, day(valid_from));
        rate.expect("a rate")
    }

    fn screen(rate: ExchangeRate, is_confirmed: bool) -> Screening {
        let known = ExchangeRates::new([rouble("150", 1, "2026-03-02")]);
        Screening::of([rate], &known, day("2026-03-03"), is_confirmed)
    }

    #[test]
    fn a_fifth_more_or_less_is_kept_and_beyond_it_is_a_jump() {
        for (som, is_kept) in [
            ("180", true),
            ("180.000001", false),
            ("120", true),
            ("119.999999", false),
        ] {
            let kept = screen(rouble(som, 1, "2026-03-03"), false).accepted;
            assert_eq!(!kept.is_empty(), is_kept, "{som}");
        }
    }

    #[test]
    fn another_nominal_is_no_jump() {
        let ten = rouble("1510", 10, "2026-03-03");
        assert_eq!(screen(ten, false).accepted, [ten]);
    }

    #[test]
    fn an_operator_confirms_a_jump_but_not_a_far_future() {
        let jump = rouble("300", 1, "2026-03-03");
        assert_eq!(screen(jump, true).accepted, [jump]);
        let far = rouble("150", 1, "2026-03-11");
        let objections = screen(far, true).objections;
        assert_eq!(objections, [(far, RateObjection::FarFuture)]);
        let next_week = rouble("150", 1, "2026-03-10");
        assert_eq!(screen(next_week, false).accepted, [next_week]);
    }

    #[test]
    fn a_known_rate_is_neither_kept_again_nor_objected_to() {
        let known = rouble("150", 1, "2026-03-02");
        assert_eq!(screen(known, false), Screening::default());
    }

    #[test]
    fn the_first_rate_of_a_currency_has_nothing_to_jump_from() {
        let first = rouble("150", 1, "2026-03-03");
        let none = ExchangeRates::default();
        let screening = Screening::of([first], &none, day("2026-03-03"), false);
        assert_eq!(screening.accepted, [first]);
    }
}
