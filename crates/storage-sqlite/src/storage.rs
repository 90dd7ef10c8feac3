use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use domain::ledger::{Command, ExecuteError, Ledger, Outcome};
use domain::storage::StorageFailure;
use domain::time::{BusinessCalendar, Clock};

use crate::migrations;
use crate::reads::Readers;
use crate::writer::{Done, Task, Writer};

/// Every storage port over one SQLite file.
///
/// All that is written goes through one thread with one connection; reads have connections of their own and neither
/// wait for the writer nor hold it up. Dropping the storage lets the writer finish what is queued, then closes the file.
pub struct SqliteStorage {
    pub(crate) writer: Writer,
    pub(crate) readers: Readers,
    pub(crate) clock: Arc<dyn Clock>,
}

impl SqliteStorage {
    /// Opens a file that [`migrate`](crate::migrate) has prepared. Blocks for a moment; callable from any runtime.
    ///
    /// Fails when the file cannot be opened, or lacks a migration that this program brings.
    pub fn open(
        path: impl AsRef<Path>,
        clock: Arc<dyn Clock>,
        calendar: BusinessCalendar,
    ) -> Result<Self, StorageFailure> {
        let path = std::path::absolute(path)
            .map_err(|error| StorageFailure::new("find the database file", error))?;
        migrations::ensure_applied(&path)?;
        Ok(Self {
            writer: Writer::start(&path, Arc::clone(&clock), calendar)?,
            readers: Readers::new(path),
            clock,
        })
    }
}

#[async_trait]
impl Ledger for SqliteStorage {
    async fn execute(&self, command: Command) -> Result<Outcome, ExecuteError> {
        let place = self.writer.try_reserve()?;
        match place.send(Task::Command(command)).await? {
            Done::Decided(decided) => Ok(decided?),
            Done::Written
            | Done::Forgotten(_)
            | Done::Administered(_)
            | Done::Leased(_)
            | Done::Sealed(_) => {
                Err(StorageFailure::new("run a command", "it was not decided").into())
            }
        }
    }
}
