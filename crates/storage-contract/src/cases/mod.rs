//! The cases, one file a noun. Each is a plain function over a storage of its own; `list.rs` names them all.

pub mod account;
pub mod administration;
pub mod attempt;
pub mod audit;
pub mod batch;
pub mod card;
pub mod catalogue;
pub mod charge;
pub mod doctor;
pub mod doctor_view;
pub mod fiscal_receipt;
pub mod free_view;
pub mod idempotency;
pub mod lease;
pub mod pages;
pub mod payment;
pub mod races;
pub mod rate;
pub mod refund;
pub mod search;
pub mod seal;
pub mod statistics;
pub mod storm;
pub mod summary;
pub mod wallet;
pub mod webhook_log;
