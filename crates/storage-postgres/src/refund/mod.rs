//! Refunds.

mod reads;
mod row;
mod save;

pub(crate) use row::to_refund;
pub(crate) use save::{FindRefunds, InsertRefunds, UpdateRefunds, split};
