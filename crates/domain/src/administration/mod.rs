//! What staff change by hand: wallets, prices, settings, gateway terms, doctors. Every such change is written down with
//! who, what, before, after and why, in the database transaction that makes it.

mod actor;
mod change;
mod log;
mod port;
mod reason;
mod target;

pub use actor::{Actor, StaffRole};
pub use change::{AdminChange, Administered, LoggedChange, Replacement};
pub use log::{AdminAction, AdminLogEntry, AdminLogFilter, AdminOrder};
pub use port::Administration;
pub use reason::{InvalidReason, Reason};
pub use target::AdminTarget;
