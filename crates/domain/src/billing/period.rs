use std::num::NonZeroU16;

use chrono::{Days, NaiveDate};

use crate::time::{BusinessCalendar, Timestamp};

/// What a report covers: the last so many business days, today included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportPeriod {
    today: NaiveDate,
    since: Timestamp,
    /// Every day and when it began, oldest first.
    days: Vec<(NaiveDate, Timestamp)>,
}

impl ReportPeriod {
    /// Days that a report may cover.
    pub const DAYS_MAX: u16 = 365;

    /// Today and the `count - 1` days before it; more than [`ReportPeriod::DAYS_MAX`] are cut to it.
    pub fn last_days(calendar: BusinessCalendar, now: Timestamp, count: NonZeroU16) -> Self {
        let today = calendar.day_of(now);
        let ago = (0..count.get().min(Self::DAYS_MAX)).rev();
        let days: Vec<_> = ago
            .filter_map(|ago| today.checked_sub_days(Days::new(ago.into())))
            .map(|day| (day, calendar.start_of(day)))
            .collect();
        let since = days.first().map_or(now, |(_, start)| *start);
        Self { today, since, days }
    }

    /// When the first day began.
    pub const fn since(&self) -> Timestamp {
        self.since
    }

    /// The first day.
    pub fn first_day(&self) -> NaiveDate {
        self.days.first().map_or(self.today, |(day, _)| *day)
    }

    /// The last day.
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// How many days.
    pub const fn day_count(&self) -> usize {
        self.days.len()
    }

    /// Every day, oldest first.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.days.iter().map(|(day, _)| *day)
    }

    /// When each day began, oldest first.
    pub fn day_starts(&self) -> impl Iterator<Item = Timestamp> {
        self.days.iter().map(|(_, start)| *start)
    }

    /// The day that a moment belongs to: `None` before the first one; what comes after today counts as today.
    pub fn day_of(&self, at: Timestamp) -> Option<NaiveDate> {
        let begun = self.days.partition_point(|(_, start)| *start <= at);
        let (day, _) = self.days.get(begun.checked_sub(1)?)?;
        Some(*day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    fn period(calendar: BusinessCalendar, now: &str, count: u16) -> ReportPeriod {
        let count = NonZeroU16::new(count).expect("a day at least");
        ReportPeriod::last_days(calendar, moment(now), count)
    }

    #[test]
    fn a_period_is_whole_days_of_tashkent_with_today_as_the_last() {
        let week = period(BusinessCalendar::default(), "2026-01-15T19:00:00Z", 7);
        assert_eq!(week.first_day().to_string(), "2026-01-10");
        assert_eq!(week.today().to_string(), "2026-01-16");
        assert_eq!(week.since(), moment("2026-01-09T19:00:00Z"));
        assert_eq!((week.day_count(), week.days().count()), (7, 7));
    }

    #[test]
    fn one_day_is_today() {
        let today = period(BusinessCalendar::default(), "2026-01-15T18:59:59Z", 1);
        assert_eq!(today.first_day(), today.today());
        assert_eq!(today.since(), moment("2026-01-14T19:00:00Z"));
    }

    #[test]
    fn a_year_is_the_most() {
        let calendar = BusinessCalendar::default();
        let period = period(calendar, "2026-01-15T06:00:00Z", u16::MAX);
        assert_eq!(period.day_count(), 365);
        assert_eq!(period.first_day().to_string(), "2025-01-16");
    }

    #[test]
    fn a_moment_belongs_to_the_day_that_the_calendar_says() {
        // Clocks go forward on the 29th of March and back on the 25th of October.
        let calendar = BusinessCalendar::new(chrono_tz::Europe::Berlin);
        let year = period(calendar, "2026-12-31T12:00:00Z", 365);
        let hours = (0..365 * 24).map(chrono::TimeDelta::hours);
        for at in hours.map(|ago| moment("2026-12-31T12:00:00Z") - ago) {
            let expected = Some(calendar.day_of(at)).filter(|day| *day >= year.first_day());
            assert_eq!(year.day_of(at), expected, "{at}");
        }
        let before = year.since() - chrono::TimeDelta::microseconds(1);
        assert_eq!(year.day_of(before), None);
        assert_eq!(year.day_of(year.since()), Some(year.first_day()));
        let later = moment("2027-02-01T00:00:00Z");
        assert_eq!(year.day_of(later), Some(year.today()));
    }
}
