use std::time::Duration;

use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel_async::AsyncPgConnection;
use tokio::time::Instant;
use uuid::Uuid;

use super::mark::Mark;
use crate::failure::{PostgresError, Verdict};
use crate::statement::{Statement, statement};

statement! {
    FindLastBatch = "outcome.sql" (lane: Uuid as SqlUuid) -> rows of (i64,) as (BigInt,)
}

/// What became of a batch whose COMMIT was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommitOutcome {
    /// It took effect.
    Committed,
    /// Nothing of it remains.
    Aborted,
    /// The database does not tell.
    Unknown,
}

/// A server process whose client is gone notices within the timeouts of a lane's session; ask that long.
const ASK_MAX: Duration = Duration::from_secs(12);

/// Asks what became of the last batch of a lane. Its transaction held the lane's row since before its first change, so the
/// question waits until it has ended, one way or the other.
pub(super) async fn outcome_of(
    connection: &AsyncPgConnection,
    mark: Mark,
) -> Result<CommitOutcome, PostgresError> {
    let find = FindLastBatch { lane: mark.lane };
    let deadline = Instant::now() + ASK_MAX;
    loop {
        match find.run(connection).await {
            Ok(rows) => {
                return Ok(match rows.first() {
                    Some((batch,)) if *batch == mark.batch => CommitOutcome::Committed,
                    Some((batch,)) if *batch < mark.batch => CommitOutcome::Aborted,
                    _ => CommitOutcome::Unknown,
                });
            }
            // It waited as long as a lock may be waited for.
            Err(error) if Verdict::of(&error) == Verdict::Unclear && Instant::now() < deadline => {}
            Err(error) => return Err(error.into()),
        }
    }
}
