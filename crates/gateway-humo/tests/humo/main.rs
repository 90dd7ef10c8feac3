//! Humo against a small PaymentServer and middleware that behave as the protocol page says.

mod codes;
mod debits;
mod fake;
mod look_ups;
mod open;
mod refunds;
mod secrets;
mod statements;
mod support;
mod vectors;
