use std::sync::Arc;

use async_trait::async_trait;
use domain::ledger::{Command, ExecuteError, Ledger, Outcome};
use domain::storage::StorageFailure;
use domain::time::Clock;

use crate::Options;
use crate::catalogue::CatalogueCache;
use crate::failure::Cause;
use crate::gather::Gatherer;
use crate::lane::{Lane, LaneParts};
use crate::pool::ReadPool;
use crate::wallet::WalletsByKey;
use crate::webhook::WebhookCalls;

/// Every storage port, on PostgreSQL.
///
/// Dropping it lets the lanes finish what waits and ends their threads; it blocks until then.
pub struct PostgresStorage {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) catalogue: Arc<CatalogueCache>,
    pub(crate) reads: ReadPool,
    pub(crate) wallets: Gatherer<WalletsByKey>,
    pub(crate) webhook_calls: Gatherer<WebhookCalls>,
    lanes: Vec<Lane>,
}

impl PostgresStorage {
    /// Opens a migrated database. Fails when it cannot be reached or is not migrated.
    ///
    /// The lanes run on threads of their own. Connections for reads are served by the tokio runtime that opened them,
    /// and are replaced when it is gone.
    pub async fn connect(
        url: &str,
        clock: Arc<dyn Clock>,
        options: Options,
    ) -> Result<Self, StorageFailure> {
        let failed = |cause: Cause| StorageFailure::new("set up connections for reads", cause);
        let reads = ReadPool::try_new(url, &options).map_err(|error| failed(error.into()))?;
        let parts = LaneParts {
            url: url.into(),
            clock: Arc::clone(&clock),
            catalogue: Arc::default(),
            options,
        };
        let mut lanes = Vec::with_capacity(options.lanes.max(1));
        for number in 0..options.lanes.max(1) {
            lanes.push(Lane::start(number, parts.clone()).await?);
        }
        Ok(Self {
            clock,
            catalogue: parts.catalogue,
            wallets: Gatherer::start("wallets", url, &options)?,
            webhook_calls: Gatherer::start("webhook-log", url, &options)?,
            reads,
            lanes,
        })
    }

    /// The lane of a command: that of its user, or of its payment.
    fn lane(&self, command: &Command) -> Option<&Lane> {
        let lanes = u64::try_from(self.lanes.len()).ok()?;
        let index = command.lane_key().checked_rem(lanes)?;
        self.lanes.get(usize::try_from(index).ok()?)
    }
}

#[async_trait]
impl Ledger for PostgresStorage {
    async fn execute(&self, command: Command) -> Result<Outcome, ExecuteError> {
        match self.lane(&command) {
            Some(lane) => lane.execute(command).await,
            None => Err(StorageFailure::new("choose a lane", "there is none").into()),
        }
    }
}
