#![doc = include_str!("../README.md")]

mod cards;
mod challenge;
mod code;
mod config;
mod gateway;
mod http;
mod look_up;
mod middleware;
mod open;
mod settings;
mod settlement;
mod soap;

pub use config::Product;
pub use open::open;
pub use settings::HumoSettings;
pub use soap::{CallError, Listed, PaymentServer, Reconciliation};
