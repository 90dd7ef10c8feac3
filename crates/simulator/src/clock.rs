//! The one place of this crate that reads the machine's clock.

use std::time::SystemTime;

use chrono::{DateTime, FixedOffset, Utc};

/// Asia/Tashkent: UTC+5, without summer time.
const TASHKENT: FixedOffset =
    FixedOffset::east_opt(5 * 60 * 60).expect("five hours are less than a day");

/// The time now.
#[expect(
    clippy::disallowed_methods,
    reason = "the simulator stands outside Hamyon and keeps a clock of its own"
)]
pub(crate) fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// The wall clock in Tashkent, `YYYY-MM-DD HH:mm:ss`.
pub(crate) fn tashkent_time(at: DateTime<Utc>) -> String {
    at.with_timezone(&TASHKENT)
        .format("%Y-%m-%d %H:%M:%S")
        .to_string()
}

/// The day in Tashkent, `DD.MM.YYYY`.
pub(crate) fn tashkent_date(at: DateTime<Utc>) -> String {
    at.with_timezone(&TASHKENT).format("%d.%m.%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tashkent_is_five_hours_ahead_of_utc() {
        let at = DateTime::from_timestamp(1_768_460_400, 0).unwrap(); // 2026-01-15T07:00:00Z
        assert_eq!(tashkent_time(at), "2026-01-15 12:00:00");
    }

    #[test]
    fn an_evening_in_utc_is_the_next_day_in_tashkent() {
        let at = DateTime::from_timestamp(1_767_222_000, 0).unwrap(); // 2025-12-31T23:00:00Z
        assert_eq!(tashkent_time(at), "2026-01-01 04:00:00");
    }
}
