use std::sync::Arc;

use crate::card::CardGateway;
use crate::gateway::{Callbacks, PaymentGateway};
use crate::sms::SmsSender;
use crate::storage::Storage;
use crate::time::{BusinessCalendar, Clock};

/// What an adapter crate offers for one gateway.
#[derive(Clone)]
pub struct GatewayAdapter {
    /// What the service asks of it.
    pub gateway: Arc<dyn PaymentGateway>,
    /// What answers its calls, when it calls us.
    pub callbacks: Option<Arc<dyn Callbacks>>,
    /// What debits cards that payers type into our page, when it has no pages of its own.
    pub cards: Option<Arc<dyn CardGateway>>,
}

/// What the service offers an adapter.
#[derive(Clone)]
pub struct GatewayPorts {
    /// Every storage port.
    pub storage: Arc<dyn Storage>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Business days.
    pub calendar: BusinessCalendar,
    /// Short messages, when this installation can send any.
    pub sms: Option<Arc<dyn SmsSender>>,
    /// How browsers reach this service, without a trailing slash.
    pub public_url: String,
}

/// A setting of a gateway that will not do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key} {problem}")]
pub struct UnfitSetting {
    /// Its name in the section of the gateway, in capitals: `SECRET_KEY`.
    pub key: &'static str,
    /// What is wrong, a fragment that follows the name: "must not be empty".
    pub problem: String,
}

impl UnfitSetting {
    /// A setting and what is wrong with it.
    pub fn new(key: &'static str, problem: impl Into<String>) -> Self {
        Self {
            key,
            problem: problem.into(),
        }
    }
}
