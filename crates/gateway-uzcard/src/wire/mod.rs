//! What is said to SV-Gate and what it answers, one file a subject. Requests have no `Debug`: they hold card data. Answers
//! are read without what we must not keep: expiry, phone, name, balance.

mod card;
pub(crate) mod flexible;
mod hold;
mod payment;
mod records;
mod report;
mod reversal;
mod terminal;
mod transaction;

pub(crate) use card::{CardIds, NewCode, TypedCode};
pub use card::{CodeRequested, LinkedCard};
pub(crate) use hold::{
    CaptureHold, CreateHold, HoldAnswer, OfCard, OfHold, ReleaseHold, UnderHold,
};
pub use hold::{ChargeHold, Hold};
pub(crate) use payment::{PayPurpose, UnderTran};
pub(crate) use records::Records;
pub(crate) use report::{DetailPage, PageRange, ShortPage, Span, UnderReport};
pub use report::{ReportSum, ShortTransaction};
pub(crate) use reversal::{PartialReversal, WholeReversal};
pub use terminal::{Bin, TerminalState};
pub(crate) use terminal::{Nothing, TerminalNumbers, UnderTerminal};
pub(crate) use transaction::{ByExt, ByReference};
pub use transaction::{Standing, Transaction};
