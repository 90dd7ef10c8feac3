//! Ids as Payme gives them: 24 hexadecimal digits, the first eight of them the time.

use chrono::{DateTime, Utc};

/// An id that nothing else has.
pub(super) fn fresh_id(now: DateTime<Utc>) -> String {
    let mut random = [0; 8];
    // Without chance from the system there would be no keys to open the sandbox with either.
    getrandom::fill(&mut random).expect("the system has random bytes");
    format!(
        "{:08x}{}",
        now.timestamp() & 0xFFFF_FFFF,
        hex::encode(random)
    )
}

/// Whether a text has the form of an id.
pub(super) fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
