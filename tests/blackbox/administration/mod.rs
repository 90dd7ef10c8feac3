//! What staff do by API, and what is written down about it.

mod catalogue;
mod doctors;
mod ends;
mod instances;
mod log;
mod newer;
mod payments;
mod roles;
mod wallets;
mod webhooks;
