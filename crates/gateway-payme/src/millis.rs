//! Moments as Payme writes them: milliseconds since the epoch in UTC.

use chrono::DateTime;
use domain::Timestamp;

/// The last moment that is understood: the end of the year 9999, which every storage can hold.
const LATEST: i64 = 253_402_300_799_999;

/// How long Payme may take from the creation of a transaction, by its own clock, to its performance
/// (developer.help.paycom.uz, `CreateTransaction`): 12 hours.
const LIFE: i64 = 43_200_000;

/// What stands for a moment. The same stored moment has the same number for ever.
pub(crate) fn millis(at: Timestamp) -> i64 {
    at.timestamp_millis()
}

/// The moment of a number; `None` before the epoch and after the year 9999.
pub(crate) fn moment(millis: i64) -> Option<Timestamp> {
    (0..=LATEST)
        .contains(&millis)
        .then(|| DateTime::from_timestamp_millis(millis))?
}

/// The moment of a number, or the nearest that is understood.
pub(crate) fn nearest_moment(millis: i64) -> Timestamp {
    moment(millis.clamp(0, LATEST)).unwrap_or_default()
}

/// Whether a transaction that Payme created then can no longer be performed.
pub(crate) fn is_stale(created_at: Timestamp, now: Timestamp) -> bool {
    millis(now) - millis(created_at) > LIFE
}

/// Whether a transaction would have been created so far ahead of our clock that one of the clocks is wrong.
pub(crate) fn is_ahead(created_at: Timestamp, now: Timestamp) -> bool {
    millis(created_at) - millis(now) > LIFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_its_number() {
        for number in [0, 1, 1_399_114_284_039, LATEST] {
            assert_eq!(moment(number).map(millis), Some(number));
        }
        for number in [-1, i64::MIN, LATEST + 1, i64::MAX] {
            assert_eq!(moment(number), None);
        }
        assert_eq!(millis(nearest_moment(i64::MAX)), LATEST);
        assert_eq!(millis(nearest_moment(i64::MIN)), 0);
    }

    #[test]
    fn microseconds_do_not_change_the_number() {
        let at: Timestamp = "2026-01-15T07:00:00.123999Z".parse().expect("a moment");
        assert_eq!(millis(at), 1_768_460_400_123);
    }

    #[test]
    fn a_transaction_lives_twelve_hours_to_the_millisecond() {
        let created_at = nearest_moment(1_768_460_400_000);
        assert!(!is_stale(created_at, nearest_moment(1_768_503_600_000)));
        assert!(is_stale(created_at, nearest_moment(1_768_503_600_001)));
    }
}
