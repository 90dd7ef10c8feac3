#![doc = include_str!("../README.md")]

pub mod administration;
pub mod audit;
pub mod billing;
pub mod card;
pub mod catalogue;
pub mod exchange;
pub mod fiscal;
pub mod gateway;
pub mod idempotency;
pub mod ids;
pub mod lease;
pub mod ledger;
pub mod money;
pub mod page;
pub mod payment;
pub mod refund;
pub mod seal;
pub mod sms;
pub mod storage;
pub mod text;
pub mod time;
pub mod wallet;
pub mod webhook;

pub use ids::{
    AdminLogId, ApprovalId, AttemptNumber, DoctorId, PaymentId, RefundId, TransactionId, UserId,
};
pub use time::Timestamp;
