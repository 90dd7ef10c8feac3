#![doc = include_str!("../README.md")]

mod answer;
mod body;
mod code;
mod config;
mod fields;
mod gateway;
mod loggable;
mod merchant_api;
mod request;
mod sign_time;
mod signature;
mod steps;
mod values;
mod webhook;

pub use answer::ClickAnswer;
pub use code::ErrorCode;
pub use config::{CancelAfterPaid, ClickConfig};
pub use gateway::ClickGateway;
pub use merchant_api::ClickSetupError;
pub use webhook::{ClickWebhook, Handled, Route};

/// Longest body that is read or kept in the log, bytes. A complete call has about 400.
pub const BODY_BYTES_MAX: usize = 16 * 1024;
