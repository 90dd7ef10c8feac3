//! Payme, simulated, before a shop that a test scripts.

#[path = "../common/mod.rs"]
mod common;

mod cabinet;
mod links;
mod outcomes;
mod payer;
mod shop;
mod silence;
