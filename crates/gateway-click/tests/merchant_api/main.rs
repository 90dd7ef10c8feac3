//! Our calls to Click, answered by a double of its MERCHANT API.

mod card_tokens;
mod faults;
mod fiscal;
mod invoices;
mod probes;
mod refunds;
mod support;
mod views;
