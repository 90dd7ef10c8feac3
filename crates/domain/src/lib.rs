//! The rules of Hamyon and the ports through which they meet the world.
//!
//! Everything here is a plain value or a pure function: no I/O, no async runtime, no clock, no random source.
//! Time and ids come in as values. A change of state is a [`ledger::Command`]; what it may do is decided by the
//! functions in [`ledger::rules`]; storage adapters load what the rule must see, ask, and save what it answered.
//!
//! - [`money`]: exact amounts, one type per currency
//! - [`wallet`]: balances and their append-only transactions
//! - [`payment`]: the life of a top-up, its attempts at a gateway, its commission
//! - [`billing`]: prices, discounts, free views, who may see what
//! - [`gateway`]: the terms of each payment gateway and the port that an adapter implements
//! - [`ledger`]: commands, decisions, receipts, refusals, and the one port that changes anything
//! - [`audit`]: proving that the books balance

pub mod audit;
pub mod billing;
pub mod catalogue;
pub mod gateway;
pub mod idempotency;
pub mod ids;
pub mod ledger;
pub mod money;
pub mod page;
pub mod payment;
pub mod storage;
pub mod text;
pub mod time;
pub mod wallet;
pub mod webhook;

pub use ids::{AttemptNumber, DoctorId, PaymentId, TransactionId, UserId};
pub use time::Timestamp;
