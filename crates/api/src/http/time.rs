use chrono::SecondsFormat;
use domain::Timestamp;

/// A moment as the API writes it: RFC 3339 in UTC with `Z`.
pub fn json_time(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
