#![doc = include_str!("../README.md")]

mod administration;
mod answers;
mod audit;
mod batch;
mod catalogue;
mod connection;
mod doctors;
mod exchange_rates;
mod failure;
mod fiscal_receipts;
mod leases;
mod migrations;
#[cfg(test)]
mod plans;
mod reads;
mod rows;
mod schema;
mod seals;
mod statement;
mod storage;
mod webhook_log;
mod writer;

pub use migrations::migrate;
pub use storage::SqliteStorage;
