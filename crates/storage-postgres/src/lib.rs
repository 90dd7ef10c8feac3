#![doc = include_str!("../README.md")]

mod administration;
mod approval;
mod audit;
mod billing;
mod catalogue;
mod clock;
mod exchange;
mod failure;
mod fiscal;
mod gather;
mod idempotency;
mod lane;
mod lease;
mod migrate;
mod options;
mod page;
mod partition;
mod payment;
mod pool;
mod refund;
mod seal;
mod session;
mod statement;
mod storage;
mod wallet;
mod webhook;

pub use clock::DatabaseClock;
pub use migrate::migrate;
pub use options::Options;
pub use storage::PostgresStorage;
