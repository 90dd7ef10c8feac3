use domain::administration::{Administered, LoggedChange};
use domain::billing::Doctor;
use domain::catalogue::Catalogue;
use domain::exchange::ExchangeRate;
use domain::fiscal::FiscalReceipt;
use domain::gateway::GatewayTerms;
use domain::ledger::{Command, Outcome, Refusal};
use domain::seal::Seal;
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use domain::webhook::WebhookCall;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::leases::Lease;

/// Something to be written.
pub(crate) enum Task {
    Command(Command),
    WebhookCall(Box<WebhookCall>),
    Catalogue(Box<Catalogue>),
    Doctor(Doctor),
    NewGateways(Vec<GatewayTerms>),
    /// Those given before a moment, at most so many.
    ForgetAnswers {
        before: Timestamp,
        limit: u32,
    },
    ExchangeRates(Vec<ExchangeRate>),
    Administration(Vec<LoggedChange>),
    TakeLease(Lease),
    ReleaseLease {
        name: String,
        holder: Uuid,
    },
    /// Those that ended before a moment, at most so many.
    SweepLeases {
        before: Timestamp,
        limit: u32,
    },
    FiscalReceipt(Box<FiscalReceipt>),
    Seal(Box<Seal>),
    /// Nothing; what was begun before it is over when it is done.
    Settle,
}

impl Task {
    /// What doing it is called in a failure.
    pub(crate) const fn doing(&self) -> &'static str {
        match self {
            Self::Command(_) => "run a command",
            Self::WebhookCall(_) => "log a webhook call",
            Self::Catalogue(_) => "save the catalogue",
            Self::Doctor(_) => "put a doctor",
            Self::ForgetAnswers { .. } => "forget old answers",
            Self::ExchangeRates(_) => "save exchange rates",
            Self::Administration(_) => "administer",
            Self::NewGateways(_) => "add gateways",
            Self::TakeLease(_) => "take a lease",
            Self::ReleaseLease { .. } => "give a lease back",
            Self::SweepLeases { .. } => "forget old leases",
            Self::FiscalReceipt(_) => "keep a fiscal receipt",
            Self::Seal(_) => "add a seal",
            Self::Settle => "settle what was begun",
        }
    }
}

/// What came of a task, once it is on the disk.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all of them are the large one, and each is moved a few times"
)]
pub(crate) enum Done {
    /// Of a command.
    Decided(Result<Outcome, Refusal>),
    /// How many answers or leases were forgotten.
    Forgotten(u32),
    /// Of what staff change.
    Administered(Administered),
    /// Whether a lease was taken.
    Leased(bool),
    /// Whether a seal was added.
    Sealed(bool),
    /// Of anything else.
    Written,
}

pub(crate) type Answer = Result<Done, StorageFailure>;

/// A task in the queue. Its sender may have gone; it is done all the same.
pub(crate) struct Job {
    pub(crate) task: Task,
    pub(crate) answer: oneshot::Sender<Answer>,
}
