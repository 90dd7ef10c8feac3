//! What the cases are told with.

mod answers;
mod commands;
mod gateway;
mod idempotency;
mod ids;
mod random;
mod user;

pub(crate) use answers::{applied_count, attempt_of, payment_of, refusals, transaction_of};
pub(crate) use commands::AsCommand;
pub(crate) use gateway::Gateway;
pub(crate) use idempotency::{bug, under_key, whole_receipt};
pub(crate) use ids::Ids;
pub(crate) use random::Random;
pub(crate) use user::{User, som};

use domain::page::PageRequest;

/// A page from which nothing is left out.
pub(crate) const WHOLE_LIST: PageRequest = PageRequest {
    page: 1,
    per_page: 10_000,
};
