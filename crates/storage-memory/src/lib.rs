#![doc = include_str!("../README.md")]

mod accounts;
mod administration;
mod answers;
mod approvals;
mod audit;
mod catalogue;
mod constraints;
mod doctors;
mod fiscal_receipts;
mod leases;
mod payments;
mod rates;
mod refunds;
mod reports;
mod seals;
mod state;
mod wallets;
mod webhook_calls;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::catalogue::Catalogue;
use domain::ledger::{Command, ExecuteError, Ledger, Outcome};
use domain::time::{BusinessCalendar, Clock};

use crate::state::State;

/// Every storage port, in memory.
pub struct MemoryStorage {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

impl MemoryStorage {
    /// An empty storage with the default catalogue and calendar.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            state: Mutex::new(State::new(
                Catalogue::default(),
                BusinessCalendar::default(),
            )),
        }
    }

    /// The same with this catalogue.
    #[must_use]
    pub fn with_catalogue(mut self, catalogue: Catalogue) -> Self {
        self.state_mut().set_catalogue(catalogue);
        self
    }

    /// The same with this calendar.
    #[must_use]
    pub fn with_calendar(mut self, calendar: BusinessCalendar) -> Self {
        self.state_mut().set_calendar(calendar);
        self
    }

    /// A panic elsewhere cannot leave the state half changed, so a poisoned lock is as good as any.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state_mut(&mut self) -> &mut State {
        self.state.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Ledger for MemoryStorage {
    async fn execute(&self, command: Command) -> Result<Outcome, ExecuteError> {
        let mut state = self.state();
        let now = self.clock.now();
        state.execute(&command, now)
    }
}
