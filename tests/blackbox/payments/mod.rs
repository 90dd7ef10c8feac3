//! Payments: creating, estimating, cancelling, listing, and what arrives in the wallet.

mod cancel;
mod create;
mod estimate;
mod history;
mod limits;
mod topup;
mod transactions;
mod verify;
