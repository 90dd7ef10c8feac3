//! Payments, their attempts and their history.

mod attempt;
mod collected;
mod event;
mod lock;
mod reads;
mod row;
mod save;
mod search;

pub(crate) use attempt::{
    DrawAttemptNumbers, FindAttempts, InsertAttempts, UpdateAttempts, split as split_attempts,
    to_attempt, to_attempt_number,
};
pub(crate) use collected::{FindCollected, to_collected};
pub(crate) use event::InsertPaymentEvents;
pub(crate) use lock::LockPayments;
pub(crate) use row::{to_gateway_name, to_payment};
pub(crate) use save::{InsertPayments, UpdatePayments, split as split_payments};
