//! `sign_time`: when Click signed a call.

use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Asia::Tashkent;
use domain::Timestamp;

/// The documented format, 19 characters.
const FORMAT: &str = "%Y-%m-%d %H:%M:%S";

/// The moment in a text of exactly the documented format. Click does not document the time zone; its clocks are in
/// Tashkent.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let local = NaiveDateTime::parse_from_str(text, FORMAT).ok()?;
    // chrono also reads `2026-1-5 9:05:00` and years of other lengths.
    if text.len() != 19 || local.format(FORMAT).to_string() != text {
        return None;
    }
    let moment = Tashkent.from_local_datetime(&local).earliest()?;
    Some(moment.to_utc())
}

/// Whether a call signed then is too old, or too far ahead, to be taken now.
pub(crate) fn is_stale(signed_at: Timestamp, now: Timestamp, window: Option<Duration>) -> bool {
    let limit = window.and_then(|window| TimeDelta::from_std(window).ok());
    limit.is_some_and(|limit| (now - signed_at).abs() > limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn it_is_the_wall_clock_of_tashkent() {
        assert_eq!(
            parse("2026-01-15 12:00:00"),
            Some(moment("2026-01-15T07:00:00Z"))
        );
    }

    #[test]
    fn only_the_documented_format_is_read() {
        for wrong in [
            "",
            "2026-01-15",
            "2026-01-15T12:00:00",
            "2026-1-15 12:00:00",
            "2026-01-15 9:00:00",
            "2026-01-15 12:00:00 ",
            " 2026-01-15 12:00:00",
            "+026-01-15 12:00:00",
            "2026-02-30 12:00:00",
            "2026-01-15 24:00:00",
            "1768460400",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_call_is_stale_beyond_its_window_on_either_side() {
        let now = moment("2026-01-15T07:00:00Z");
        let minute = Some(Duration::from_secs(60));
        let signed = |seconds| now + TimeDelta::seconds(seconds);
        for seconds in [-60, 0, 60] {
            assert!(!is_stale(signed(seconds), now, minute), "{seconds}");
        }
        for seconds in [-61, 61] {
            assert!(is_stale(signed(seconds), now, minute), "{seconds}");
        }
    }

    #[test]
    fn without_a_window_no_call_is_stale() {
        let now = moment("2026-01-15T07:00:00Z");
        assert!(!is_stale(moment("1996-01-15T07:00:00Z"), now, None));
        assert!(!is_stale(
            moment("1996-01-15T07:00:00Z"),
            now,
            Some(Duration::MAX)
        ));
    }
}
