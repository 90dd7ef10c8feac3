use async_trait::async_trait;
use diesel::SqliteConnection;
use domain::lease::Leases;
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use uuid::Uuid;

use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::micros;
use crate::statement::Statement;
use crate::writer::{Done, Task};

/// A lease that somebody wants.
pub(crate) struct Lease {
    name: String,
    holder: Uuid,
    now: Timestamp,
    until: Timestamp,
}

#[async_trait]
impl Leases for SqliteStorage {
    async fn take_lease(
        &self,
        name: &str,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StorageFailure> {
        let lease = Lease {
            name: name.to_owned(),
            holder,
            now,
            until,
        };
        let done = self.writer.send(Task::TakeLease(lease)).await?;
        Ok(matches!(done, Done::Leased(true)))
    }

    async fn release_lease(&self, name: &str, holder: Uuid) -> Result<(), StorageFailure> {
        let name = name.to_owned();
        self.writer.write(Task::ReleaseLease { name, holder }).await
    }
}

/// Takes a lease that is free, has ended, or is the holder's own.
pub(crate) fn take(
    connection: &mut SqliteConnection,
    lease: &Lease,
) -> Result<bool, DatabaseError> {
    let rows = Statement::new(
        "INSERT INTO leases (name, holder, held_until) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
         WHERE leases.holder = excluded.holder OR leases.held_until <= ?",
    )
    .text(&lease.name)
    .blob(lease.holder.as_bytes())
    .integer(micros(lease.until))
    .integer(micros(lease.now))
    .run(connection)?;
    Ok(rows == 1)
}

pub(crate) fn release(
    connection: &mut SqliteConnection,
    name: &str,
    holder: Uuid,
) -> Result<(), DatabaseError> {
    Statement::new("DELETE FROM leases WHERE name = ? AND holder = ?")
        .text(name)
        .blob(holder.as_bytes())
        .run(connection)?;
    Ok(())
}
