//! What staff change, and the log of it.

mod change;
mod log;

use async_trait::async_trait;
use domain::administration::{
    AdminLogEntry, AdminLogFilter, Administered, Administration, LoggedChange,
};
use domain::storage::StorageFailure;

use crate::SqliteStorage;
use crate::writer::{Done, Task};

pub(crate) use change::administer;
pub(crate) use log::append;
#[cfg(test)]
pub(crate) use log::matching as matching_log;

#[async_trait]
impl Administration for SqliteStorage {
    async fn administer(&self, changes: Vec<LoggedChange>) -> Result<Administered, StorageFailure> {
        match self.writer.send(Task::Administration(changes)).await? {
            Done::Administered(administered) => Ok(administered),
            Done::Written
            | Done::Decided(_)
            | Done::Forgotten(_)
            | Done::Leased(_)
            | Done::Sealed(_) => Err(StorageFailure::new("administer", "it was not done")),
        }
    }

    async fn list_admin_log(
        &self,
        filter: &AdminLogFilter,
        limit: u32,
    ) -> Result<Vec<AdminLogEntry>, StorageFailure> {
        let filter = filter.clone();
        let read = self
            .readers
            .read("list the log of administration", move |connection| {
                log::list(connection, &filter, limit)
            });
        read.await
    }
}
