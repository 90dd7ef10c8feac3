//! Every documented response, field by field.

mod billing;
mod payments;
mod wallet;
