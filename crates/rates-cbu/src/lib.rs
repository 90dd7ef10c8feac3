#![doc = include_str!("../README.md")]

mod address;
mod client;
mod list;

pub use address::{InvalidAddress, RatesAddress};
pub use client::{BODY_BYTES_MAX, CbuRates, TIME_MAX};
