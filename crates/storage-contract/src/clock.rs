use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;
use domain::time::{Clock, Timestamp};

/// A clock that a test moves by hand. All its readers see the same time at once.
#[derive(Debug)]
pub struct TestClock {
    unix_micros: AtomicI64,
}

impl TestClock {
    /// Stands at 2026-01-15T06:00:00Z, eleven in the morning in Tashkent.
    pub const fn new() -> Self {
        Self {
            unix_micros: AtomicI64::new(1_768_456_800_000_000),
        }
    }

    /// Stands at this moment from now on, cut to whole microseconds.
    pub fn set(&self, at: Timestamp) {
        self.unix_micros
            .store(at.timestamp_micros(), Ordering::SeqCst);
    }

    /// Goes forward, or back by a negative distance; whole microseconds.
    pub fn advance(&self, by: TimeDelta) {
        let micros = by.num_microseconds().expect("at most 292,000 years");
        self.unix_micros.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        let micros = self.unix_micros.load(Ordering::SeqCst);
        Timestamp::from_timestamp_micros(micros).expect("a year that chrono knows")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_in_the_morning_of_a_day_in_tashkent() {
        assert_eq!(
            TestClock::new().now().to_rfc3339(),
            "2026-01-15T06:00:00+00:00"
        );
    }

    #[test]
    fn it_moves_only_by_hand() {
        let clock = TestClock::new();
        let start = clock.now();
        assert_eq!(clock.now(), start);
        clock.advance(TimeDelta::microseconds(1));
        assert_eq!(clock.now() - start, TimeDelta::microseconds(1));
    }
}
