//! Humo from outside: what PaymentServer and the card look-up answer, and what the books say of it.

#[path = "../common/server.rs"]
mod server;

mod cards;
mod eskiz;
mod payments;
mod shop;
