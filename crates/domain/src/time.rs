//! Time as a value, the business day, and the port that tells the time.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

/// A moment in UTC, whole microseconds (what every storage keeps).
pub type Timestamp = DateTime<Utc>;

/// Tells the time. The only way in which time enters the program.
pub trait Clock: Send + Sync {
    /// The present moment, whole microseconds.
    fn now(&self) -> Timestamp;
}

/// Cuts a moment to whole microseconds.
pub fn whole_micros(at: Timestamp) -> Timestamp {
    at.with_nanosecond(at.nanosecond() / 1_000 * 1_000)
        .unwrap_or(at)
}

/// The one place that knows which calendar day a moment belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BusinessCalendar {
    zone: Tz,
}

impl BusinessCalendar {
    /// Days of this time zone.
    pub const fn new(zone: Tz) -> Self {
        Self { zone }
    }

    /// The business day of a moment.
    pub fn day_of(self, at: Timestamp) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// The moment at which a day begins: local midnight, or the first local minute after it where the clocks jump over it.
    pub fn start_of(self, day: NaiveDate) -> Timestamp {
        let midnight = day.and_time(NaiveTime::MIN);
        (0..24 * 60)
            .find_map(|minute| {
                (midnight + TimeDelta::minutes(minute))
                    .and_local_timezone(self.zone)
                    .earliest()
            })
            .map_or_else(|| midnight.and_utc(), |start| start.to_utc())
    }
}

impl Default for BusinessCalendar {
    /// Asia/Tashkent.
    fn default() -> Self {
        Self::new(Tz::Asia__Tashkent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn the_day_begins_at_midnight_in_tashkent() {
        let calendar = BusinessCalendar::default();
        let day = calendar.day_of(moment("2026-01-14T19:00:00Z"));
        assert_eq!(day.to_string(), "2026-01-15");
        assert_eq!(
            calendar.day_of(moment("2026-01-14T18:59:59Z")).to_string(),
            "2026-01-14"
        );
        assert_eq!(calendar.start_of(day), moment("2026-01-14T19:00:00Z"));
    }
}
