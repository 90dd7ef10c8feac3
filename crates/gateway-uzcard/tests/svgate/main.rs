//! The adapter against a server that stands in for SV-Gate.

mod cards;
mod client;
mod debits;
mod fake;
mod look_ups;
mod refunds;
mod secrets;
mod settings;
mod support;
