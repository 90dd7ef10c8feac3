//! What staff change by hand: wallets, prices, settings, gateway terms, doctors. Every such change is written down with
//! who, what, before, after and why, in the database transaction that makes it. Orders that move much money, or give it up,
//! want a second person: [`SecondPersonRule`].

mod actor;
mod approval;
mod change;
mod log;
mod port;
mod reason;
mod second_person;
mod staff_order;
mod target;

pub use actor::{Actor, StaffRole};
pub use approval::{Approval, ApprovalFilter, ApprovalState, Verdict};
pub use change::{AdminChange, Administered, LoggedChange, Replacement};
pub use log::{AdminAction, AdminLogEntry, AdminLogFilter, AdminOrder};
pub use port::{Administration, ApprovalReads};
pub use reason::{InvalidReason, Reason};
pub use second_person::{Oversight, SecondPersonRule, SoloOrder, SoloTotal};
pub use staff_order::{RefundPlace, StaffAct, StaffOrder, StaffOrderKind};
pub use target::AdminTarget;
