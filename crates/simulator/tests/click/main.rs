//! Click's simulator from outside: a payer with an HTTP client on one side, a shop that listens on
//! a port on the other.

#[path = "../common/mod.rs"]
mod common;

mod api;
mod books;
mod card_tokens;
mod faults;
mod fiscal;
mod invoices;
mod links;
mod merchant_api;
mod outcomes;
mod pages;
mod payer;
mod reversals;
mod shop;
mod silence;
mod simulated;
