//! The time on the wall, which tokens, Click's `sign_time` and Payme's `time` carry.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970 in UTC.
pub fn unix_seconds() -> i64 {
    unix_millis() / 1_000
}

/// Milliseconds since 1970 in UTC.
pub fn unix_millis() -> i64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "a token for a running program must carry the time that the program sees"
    )]
    let now = SystemTime::now();
    let passed = now
        .duration_since(UNIX_EPOCH)
        .expect("the clock is past 1970");
    i64::try_from(passed.as_millis()).expect("milliseconds fit in i64")
}
