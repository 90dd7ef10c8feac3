//! Payme's calls over HTTP, and its checkout in the sandbox.

mod acceptance;
mod caller;
mod checkout;
mod instances;
mod refunds;
mod transport;
