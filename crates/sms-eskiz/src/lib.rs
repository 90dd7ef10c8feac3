#![doc = include_str!("../README.md")]

mod answer;
mod client;
mod http;
mod settings;

pub use client::EskizSms;
pub use settings::EskizSettings;
