//! The numbers Click gives to an attempt to pay.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

/// The highest number given out by this process. One counter for all simulators of a process, so
/// that two of them beside one shop cannot name two attempts alike.
static LAST: AtomicI64 = AtomicI64::new(0);

/// `click_trans_id` names the attempt, `click_paydoc_id` the payment document. The two are never
/// equal, so that a shop that takes one for the other is found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AttemptIds {
    pub(super) click_trans_id: i64,
    pub(super) click_paydoc_id: i64,
}

impl AttemptIds {
    /// Numbers higher than any given out before.
    ///
    /// They follow the clock in microseconds, so a later run starts above an earlier one (as long as
    /// the clock is not set back between the two), with 16 digits that stay below 2^53.
    pub(super) fn next(now: DateTime<Utc>) -> Self {
        let floor = now.timestamp_micros();
        let previous = LAST
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| {
                Some(last.max(floor) + 2)
            })
            .unwrap_or_else(|last| last)
            .max(floor);
        Self {
            click_trans_id: previous + 1,
            click_paydoc_id: previous + 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, thread};

    use super::*;
    use crate::clock;

    #[test]
    fn no_number_is_given_twice_even_within_one_instant() {
        let now = clock::now();
        let workers: Vec<_> = (0..4)
            .map(|_| {
                thread::spawn(move || {
                    (0..1_000)
                        .map(|_| AttemptIds::next(now))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let numbers: HashSet<i64> = workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .flat_map(|ids| [ids.click_trans_id, ids.click_paydoc_id])
            .collect();
        assert_eq!(numbers.len(), 8_000);
    }

    #[test]
    fn numbers_of_a_later_start_are_higher() {
        let now = clock::now();
        let ids = AttemptIds::next(now);
        assert!(ids.click_trans_id > now.timestamp_micros());
        assert!(ids.click_paydoc_id > ids.click_trans_id);
        assert!(ids.click_paydoc_id < 1 << 53);
    }
}
