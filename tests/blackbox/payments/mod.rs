//! Payments: creating, estimating, cancelling, listing, and what arrives in the wallet.

mod cancel;
mod create;
mod currencies;
mod estimate;
mod history;
mod limits;
mod topup;
mod transactions;
mod verify;
