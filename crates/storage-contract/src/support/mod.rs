//! What the cases are told with.

mod answers;
mod commands;
mod gateway;
mod idempotency;
mod ids;
mod random;
mod staff;
mod user;

pub(crate) use answers::{
    applied_count, attempt_of, payment_of, refunded_of, refusals, transaction_of,
};
pub(crate) use commands::AsCommand;
pub(crate) use gateway::Gateway;
pub(crate) use idempotency::{bug, under_key, whole_receipt};
pub(crate) use ids::Ids;
pub(crate) use random::Random;
pub(crate) use staff::{Staff, Way};
pub(crate) use user::{User, som};

use std::num::NonZeroU16;

use domain::billing::ReportPeriod;
use domain::page::PageRequest;
use domain::time::BusinessCalendar;

use crate::Fixture;

/// A page from which nothing is left out.
pub(crate) const WHOLE_LIST: PageRequest = PageRequest {
    page: 1,
    per_page: 10_000,
};

/// So many business days, today included.
pub(crate) fn last_days(fixture: &Fixture, count: u16) -> ReportPeriod {
    let count = NonZeroU16::new(count).expect("a day at least");
    ReportPeriod::last_days(BusinessCalendar::default(), fixture.now(), count)
}
