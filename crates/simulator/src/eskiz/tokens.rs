//! Tokens that are good.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Tokens that are good at the same time; older ones end.
const TOKENS_MAX: usize = 100;

/// The tokens of the customer.
#[derive(Debug, Default)]
pub(super) struct Tokens(Mutex<VecDeque<String>>);

impl Tokens {
    /// Another one; `None` when the machine has no random numbers.
    pub(super) fn issue(&self) -> Option<String> {
        let mut bytes = [0; 24];
        getrandom::fill(&mut bytes).ok()?;
        let token = format!("sandbox.{}", hex::encode(bytes));
        let mut tokens = self.lock();
        if tokens.len() == TOKENS_MAX {
            tokens.pop_front();
        }
        tokens.push_back(token.clone());
        Some(token)
    }

    /// Whether it is good.
    pub(super) fn has(&self, token: &str) -> bool {
        self.lock().iter().any(|good| good == token)
    }

    /// Ends one.
    pub(super) fn end(&self, token: &str) {
        self.lock().retain(|good| good != token);
    }

    /// Ends all.
    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    /// Each change is whole, so a panic elsewhere leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
