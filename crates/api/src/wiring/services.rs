use std::sync::Arc;

use chrono::TimeDelta;
use domain::Timestamp;
use domain::administration::SecondPersonRule;
use domain::ledger::{Action, Command, Ledger, OpenWallet, Receipt};
use domain::storage::Storage;
use domain::time::{BusinessCalendar, Clock};
use domain::wallet::{WalletKey, WalletState};

use super::{Background, Gateways, Ids, Resigner};
use crate::gateways::{Availability, LookUps};
use crate::http::ApiError;

/// Everything that the endpoints use, shared by all threads.
pub struct Services {
    /// Every storage port.
    pub storage: Arc<dyn Storage>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Business days.
    pub calendar: BusinessCalendar,
    /// The gateways that this installation can talk to.
    pub gateways: Gateways,
    /// Which of them are to be reached.
    pub availability: Availability,
    /// What asks them about payments.
    pub look_ups: LookUps,
    /// How long a [`super::Claim`] lasts unless it is renewed.
    pub claim_time: TimeDelta,
    /// Work that ends though its caller hangs up.
    pub background: Background,
    /// What makes stored calls of gateways authentic again; only the sandbox has it.
    pub resigner: Option<Arc<dyn Resigner>>,
    /// What staff may order alone; `None` for everything.
    pub second_person: Option<Arc<SecondPersonRule>>,
    /// How browsers reach this service, without a trailing slash.
    pub public_url: String,
    /// Hosts to which payers may be sent back; empty means any.
    pub callback_hosts: Vec<String>,
}

impl Services {
    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What makes ids.
    pub const fn ids(&self) -> Ids {
        Ids
    }

    /// The port that changes things.
    pub fn ledger(&self) -> &dyn Ledger {
        self.storage.as_ref()
    }

    /// A user's wallet; it exists from the user's first request on.
    pub async fn wallet(&self, key: WalletKey) -> Result<WalletState, ApiError> {
        if let Some(wallet) = self.storage.find_wallet(key).await? {
            return Ok(wallet);
        }
        let outcome = self
            .ledger()
            .execute(Command::from(Action::OpenWallet(OpenWallet { key })))
            .await?;
        match outcome.receipt() {
            Some(Receipt::WalletOpened(wallet)) => Ok(*wallet),
            _ => Err(ApiError::internal()),
        }
    }
}
