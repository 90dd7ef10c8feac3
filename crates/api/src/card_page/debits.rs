use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use domain::AttemptNumber;

/// The debits that this process has ordered and not heard the end of. While one runs, its gateway is not asked about it:
/// the answer would be about a debit that is on its way.
#[derive(Default)]
pub(super) struct Debits(Mutex<HashSet<AttemptNumber>>);

/// Marks a debit as running for as long as it is held.
pub(super) struct Running<'a> {
    debits: &'a Debits,
    number: AttemptNumber,
}

impl Debits {
    /// Marks the debit of an attempt as running.
    pub(super) fn begin(&self, number: AttemptNumber) -> Running<'_> {
        self.change(|debits| debits.insert(number));
        Running {
            debits: self,
            number,
        }
    }

    /// Whether the debit of an attempt is running here.
    pub(super) fn is_running(&self, number: AttemptNumber) -> bool {
        self.change(|debits| debits.contains(&number))
    }

    fn change<T>(&self, change: impl FnOnce(&mut HashSet<AttemptNumber>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.debits.change(|debits| debits.remove(&self.number));
    }
}
