//! Orders that want a second person, and what one person ordered alone.

mod orders;
mod reads;
mod row;
mod save;

pub(crate) use orders::{InsertSoloOrders, LockStaff, SumSoloOrders, to_solo_total};
pub(crate) use row::to_approval;
pub(crate) use save::{InsertApprovals, LockApprovals, UpdateApprovals, split};
