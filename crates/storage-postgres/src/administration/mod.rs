//! What staff change, and the log of it.
//!
//! | step   | statement                                        | round trips |
//! |--------|--------------------------------------------------|-------------|
//! | lock   | one advisory lock for all that staff change      | 1           |
//! | look   | the catalogue if it is asked for, doctors by id  | 0–4         |
//! | change | one upsert or delete and one line of the log each | 2 a change  |

mod change;
mod log;
mod row;

use async_trait::async_trait;
use domain::administration::{
    AdminLogEntry, AdminLogFilter, Administered, Administration, LoggedChange,
};
use domain::storage::StorageFailure;

use crate::PostgresStorage;
use crate::failure::PostgresError;

pub(crate) use log::InsertAdminLog;

impl PostgresStorage {
    async fn make_true(&self, changes: &[LoggedChange]) -> Result<Administered, PostgresError> {
        let mut connection = self.reads.connection().await?;
        change::administer(&mut connection, changes).await
    }
}

#[async_trait]
impl Administration for PostgresStorage {
    async fn administer(&self, changes: Vec<LoggedChange>) -> Result<Administered, StorageFailure> {
        let administered = self.make_true(&changes).await;
        // Also after a failure: the connection may have been lost after the commit.
        if changes.iter().any(|(change, _)| change.is_of_catalogue()) {
            self.catalogue.forget();
        }
        administered.map_err(|error| StorageFailure::new("administer", error))
    }

    async fn list_admin_log(
        &self,
        filter: &AdminLogFilter,
        limit: u32,
    ) -> Result<Vec<AdminLogEntry>, StorageFailure> {
        let entries = self.admin_log_entries(filter, limit).await;
        entries.map_err(|error| StorageFailure::new("list the log of administration", error))
    }
}
