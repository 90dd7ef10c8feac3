//! What staff do by API, and what is written down about it.

mod catalogue;
mod doctors;
mod instances;
mod log;
mod roles;
mod wallets;
