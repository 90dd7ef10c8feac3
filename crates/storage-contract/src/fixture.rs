use std::any::Any;
use std::sync::Arc;

use chrono::TimeDelta;
use domain::billing::DailyUsage;
use domain::catalogue::Catalogue;
use domain::ledger::{Command, ExecuteError, Outcome, Receipt, Refusal};
use domain::storage::Storage;
use domain::time::{BusinessCalendar, Clock, Timestamp};
use tokio::sync::Barrier;

use crate::TestClock;
use crate::support::{AsCommand, Gateway, Ids, Staff, User};

/// A new storage under test, with the default catalogue and calendar and nothing else in it. Every case gets one.
pub struct Fixture {
    storage: Arc<dyn Storage>,
    clock: Arc<TestClock>,
    ids: Ids,
    /// Only dropped, and last: the storage closes before its folder or database goes.
    resources: Vec<Box<dyn Any + Send + Sync>>,
}

impl Fixture {
    /// The storage, and the clock that it was given.
    pub fn new(storage: Arc<dyn Storage>, clock: Arc<TestClock>) -> Self {
        Self {
            storage,
            clock,
            ids: Ids::new(),
            resources: Vec::new(),
        }
    }

    /// The same, with something that must live as long as the storage: a folder, a database.
    #[must_use]
    pub fn keeping(mut self, resources: impl Any + Send + Sync) -> Self {
        self.resources.push(Box::new(resources));
        self
    }

    pub(crate) fn storage(&self) -> &dyn Storage {
        &*self.storage
    }

    /// For tasks that outlive a borrow.
    pub(crate) const fn shared_storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    pub(crate) fn clock(&self) -> &TestClock {
        &self.clock
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    pub(crate) fn ids(&self) -> &Ids {
        &self.ids
    }

    /// A user whom the storage has never seen.
    pub(crate) fn user(&self) -> User<'_> {
        User::new(self, self.ids.user())
    }

    /// A member of staff who has done nothing yet.
    pub(crate) fn staff(&self) -> Staff<'_> {
        Staff::new(self)
    }

    /// The default gateway.
    pub(crate) fn click(&self) -> Gateway<'_> {
        self.gateway("click")
    }

    pub(crate) fn gateway(&self, name: &str) -> Gateway<'_> {
        Gateway::new(self, name.parse().expect("a gateway name"))
    }

    /// Runs a command, whatever comes of it.
    pub(crate) async fn execute(&self, command: impl AsCommand) -> Result<Outcome, ExecuteError> {
        self.storage.execute(command.command()).await
    }

    /// Runs a command that must take effect.
    pub(crate) async fn applied(&self, command: impl AsCommand) -> Receipt {
        match self.execute(command).await {
            Ok(Outcome::Applied { receipt, .. }) => receipt,
            other => panic!("expected it to take effect, got {other:?}"),
        }
    }

    /// Runs a command that must have taken effect before.
    pub(crate) async fn already_applied(&self, command: impl AsCommand) -> Receipt {
        match self.execute(command).await {
            Ok(Outcome::AlreadyApplied(receipt)) => receipt,
            other => panic!("expected it to have taken effect before, got {other:?}"),
        }
    }

    /// Runs a command that a rule must refuse.
    pub(crate) async fn refusal(&self, command: impl AsCommand) -> Refusal {
        match self.execute(command).await {
            Err(ExecuteError::Refused(refusal)) => refusal,
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    /// Sends all commands at the same moment, each from a task of its own; the answers are in their order.
    pub(crate) async fn at_once(
        &self,
        commands: Vec<Command>,
    ) -> Vec<Result<Outcome, ExecuteError>> {
        let start = Arc::new(Barrier::new(commands.len()));
        let senders: Vec<_> = commands
            .into_iter()
            .map(|command| {
                let (storage, start) = (Arc::clone(&self.storage), Arc::clone(&start));
                tokio::spawn(async move {
                    start.wait().await;
                    storage.execute(command).await
                })
            })
            .collect();
        let mut answers = Vec::with_capacity(senders.len());
        for sender in senders {
            answers.push(sender.await.expect("the storage does not panic"));
        }
        answers
    }

    /// A user's views of the present business day.
    pub(crate) async fn usage_today(&self, user: &User<'_>) -> Option<DailyUsage> {
        let today = BusinessCalendar::default().day_of(self.now());
        let usage = self.storage.find_usage(user.id, today).await;
        usage.expect("usage is read")
    }

    /// Prices, settings and terms as they are stored.
    pub(crate) async fn catalogue(&self) -> Catalogue {
        let loaded = self.storage.load_catalogue().await;
        loaded.expect("the catalogue is read")
    }

    /// Changes prices, settings or terms as an operator does.
    pub(crate) async fn change_catalogue(&self, change: impl FnOnce(&mut Catalogue)) {
        let mut catalogue = self.catalogue().await;
        change(&mut catalogue);
        self.storage
            .save_catalogue(&catalogue)
            .await
            .expect("the catalogue is saved");
    }
}
