//! UzCard's simulator from outside: a shop that debits cards over HTTP.

#[path = "../common/server.rs"]
mod server;

mod cards;
mod debits;
mod holds;
mod pages;
mod reports;
mod reversals;
mod shop;
