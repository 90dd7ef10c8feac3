//! PaymentServer: SOAP 1.1 in `urn:PaymentServer` (sections 4 and 6 of the protocol page).
//!
//! | operation | does |
//! |---|---|
//! | `Payment`, create | authorises; the answer's action is 4 |
//! | `Payment`, confirm | captures; the answer's action is 10 |
//! | `CancelRequest` | releases what was authorised |
//! | `ReturnPayment` | gives back what was captured |
//! | `GetPayment` | asks how a payment stands |
//! | `GetPaymentList` | lists payments |
//! | `Payment` of `SOAP_RECO` | closes the day of a terminal |

mod answer;
mod client;
mod read;
mod statement;
mod write;

pub(crate) use answer::{Action, Facts, PaymentAnswer, Status, StatusAnswer};
pub use client::{CallError, PaymentServer};
pub(crate) use client::{CardData, PaymentKey};
pub use statement::{Listed, Reconciliation};
