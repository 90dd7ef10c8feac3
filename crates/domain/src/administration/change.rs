use crate::administration::AdminLogEntry;
use crate::billing::{BillingRule, BillingSettings, Doctor};
use crate::gateway::GatewayTerms;
use crate::ids::DoctorId;

/// A row to be replaced: what it must be now, and what it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement<T> {
    /// As whoever decided saw it.
    pub before: T,
    /// As it shall be.
    pub after: T,
}

/// A change of something that is no money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminChange {
    /// The price of a service; both are of the same service.
    BillingRule(Replacement<BillingRule>),
    /// The switches and limits.
    BillingSettings(Replacement<BillingSettings>),
    /// The terms of a gateway; both are of the same gateway.
    Gateway(Replacement<GatewayTerms>),
    /// A doctor, who is added when there was none and removed when there shall be none.
    Doctor(DoctorId, Replacement<Option<Doctor>>),
}

impl AdminChange {
    /// A price, settings or terms.
    pub const fn is_of_catalogue(&self) -> bool {
        match self {
            Self::BillingRule(_) | Self::BillingSettings(_) | Self::Gateway(_) => true,
            Self::Doctor(..) => false,
        }
    }
}

/// What came of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Administered {
    /// All of them are true, and each is in the log.
    Done,
    /// Something was not as its `before` says; nothing was written.
    OutOfDate,
}

/// A change and the line about it.
pub type LoggedChange = (AdminChange, AdminLogEntry);
