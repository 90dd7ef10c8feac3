//! The client of SV-Gate: one address, JSON-RPC 2.0, HTTP Basic (`uzcard.md` sections 2 and 4).
//!
//! | method | file | may be sent twice |
//! |---|---|---|
//! | `cards.new.otp`, `cards.new.verify` | `cards` | no: a second message, a lost try |
//! | `cards.get`, `get.bin.list` | `cards` | yes |
//! | `trans.pay.purpose` | `payments` | never; −207 says that the reference is used |
//! | `trans.ext`, `trans.sv` | `payments` | yes |
//! | `trans.reverse`, `trans.reverse.partial` | `reversals` | by whoever asked first what became of them |
//! | `hold.create` | `holds` | never: it takes no reference of ours |
//! | `hold.dismiss.charge`, `hold.dismiss` | `holds` | no |
//! | `hold.get.id`, `hold.get.cardId` | `holds` | yes |
//! | `report.sum`, `report.short`, `report.detail` | `reports` | yes |
//! | `terminal.check` | `terminals` | yes |
//!
//! Only what may be sent twice is sent again by itself, once, when the connection broke.

mod call;
mod cards;
mod client;
mod failure;
mod holds;
mod payments;
mod reports;
mod reversals;
mod terminals;

pub use client::{SvGate, SvGateConfig};
pub use failure::CallFailure;
