//! The read ports, one file a noun, and the connections they share. The functions that take a connection are also what
//! a batch loads with.

pub(crate) mod account;
pub(crate) mod answer;
pub(crate) mod approval;
pub(crate) mod payment;
mod pool;
pub(crate) mod refund;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod wallet;

pub(crate) use pool::Readers;
