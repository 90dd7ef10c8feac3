use async_trait::async_trait;
use diesel::SqliteConnection;
use domain::idempotency::{AnswerKeeper, forgettable_before};
use domain::storage::StorageFailure;
use domain::time::Timestamp;

use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::micros;
use crate::statement::Statement;
use crate::writer::{Done, Task};

#[async_trait]
impl AnswerKeeper for SqliteStorage {
    async fn forget_answers(&self, before: Timestamp, limit: u32) -> Result<u32, StorageFailure> {
        match self
            .writer
            .send(Task::ForgetAnswers { before, limit })
            .await?
        {
            Done::Forgotten(count) => Ok(count),
            Done::Decided(_)
            | Done::Administered(_)
            | Done::Leased(_)
            | Done::Sealed(_)
            | Done::Written => Ok(0),
        }
    }
}

/// Forgets the oldest answers that may be forgotten at `now`, and says how many they were.
pub(crate) fn forget(
    connection: &mut SqliteConnection,
    before: Timestamp,
    limit: u32,
    now: Timestamp,
) -> Result<u32, DatabaseError> {
    let forgotten = remove_old()
        .integer(i64::from(limit))
        .integer(micros(forgettable_before(before, now)))
        .run(connection)?;
    Ok(u32::try_from(forgotten).unwrap_or(limit))
}

/// Lacks how many of the oldest answers to look at, and the moment before which they are old.
pub(crate) fn remove_old() -> Statement<'static> {
    Statement::new(
        "DELETE FROM idempotent_answers
         WHERE id IN (SELECT id FROM idempotent_answers ORDER BY id LIMIT ?) AND created_at < ?",
    )
}
