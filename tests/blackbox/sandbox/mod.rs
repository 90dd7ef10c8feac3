//! The sandbox: everything on one machine, and a Click to pay at.

mod currencies;
mod pay_page;
pub(crate) mod payer;
mod redelivery;
mod refunds;
mod start;
