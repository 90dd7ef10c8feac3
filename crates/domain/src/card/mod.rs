//! Cards that payers type into our own page, and the port of the gateways that debit them.
//!
//! Card data lives in memory between the form and the debit. It is wiped when it is dropped, has no readable `Debug`, and
//! no storage port takes it.

mod details;
mod expiry;
mod failure;
mod phone;
mod port;

pub use details::{CardDetails, CardMask, CheckDigit, InvalidCard};
pub use expiry::CardExpiry;
pub use failure::{CardFailure, CardRefusal};
pub use phone::{InvalidPhoneNumber, PhoneNumber};
pub use port::{
    CardChallenge, CardGateway, CodeRequest, CodeSent, ConfirmedCard, DebitOrder, DebitOutcome,
};
