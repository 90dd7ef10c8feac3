use chrono::{DateTime, FixedOffset};
use domain::Timestamp;

/// UTC+5 without summer time: the clock of SV-Gate, whatever time zone our business days are in.
const TASHKENT: FixedOffset =
    FixedOffset::east_opt(5 * 60 * 60).expect("five hours are less than a day");

/// A moment as SV-Gate's clock shows it.
pub(crate) fn tashkent(at: Timestamp) -> DateTime<FixedOffset> {
    at.with_timezone(&TASHKENT)
}
