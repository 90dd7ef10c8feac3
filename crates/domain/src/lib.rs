#![doc = include_str!("../README.md")]

pub mod administration;
pub mod audit;
pub mod billing;
pub mod catalogue;
pub mod exchange;
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

pub use ids::{AdminLogId, AttemptNumber, DoctorId, PaymentId, TransactionId, UserId};
pub use time::Timestamp;
