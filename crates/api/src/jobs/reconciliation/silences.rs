use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use domain::PaymentId;

/// Payments about which this process got no answer today. In the next run of the day they come last, so that a few to which
/// their gateway is always silent keep nobody from being asked about. Nothing depends on it.
#[derive(Debug, Default)]
pub(in crate::jobs) struct Silences(Mutex<(NaiveDate, BTreeSet<PaymentId>)>);

impl Silences {
    fn of(&self, day: NaiveDate) -> MutexGuard<'_, (NaiveDate, BTreeSet<PaymentId>)> {
        let mut silences = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if silences.0 != day {
            *silences = (day, BTreeSet::new());
        }
        silences
    }

    /// There was no answer.
    pub(super) fn note(&self, day: NaiveDate, id: PaymentId) {
        self.of(day).1.insert(id);
    }

    /// Whether there was none before on this day.
    pub(super) fn contains(&self, day: NaiveDate, id: PaymentId) -> bool {
        self.of(day).1.contains(&id)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn silences_are_forgotten_with_their_day() {
        let (silences, id) = (Silences::default(), PaymentId(Uuid::nil()));
        let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).expect("a day");
        assert!(!silences.contains(day(1), id));
        silences.note(day(1), id);
        assert!(silences.contains(day(1), id));
        assert!(!silences.contains(day(2), id));
        assert!(!silences.contains(day(1), id));
    }
}
