#![doc = include_str!("../README.md")]

mod bins;
mod card_status;
mod cards;
mod error_code;
mod gateway;
mod look_up;
mod question;
mod refunds;
mod settings;
mod svgate;
mod tashkent;
mod wire;

pub use gateway::open;
pub use settings::UzCardSettings;
pub use svgate::{CallFailure, SvGate, SvGateConfig};
pub use wire::{
    Bin, ChargeHold, CodeRequested, Hold, LinkedCard, ReportSum, ShortTransaction, Standing,
    TerminalState, Transaction,
};
