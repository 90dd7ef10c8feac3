use std::time::Duration;

use diesel_async::AsyncPgConnection;
use tokio::time::{Instant, sleep, timeout_at};

use super::failure::{BatchFailure, FailureKind};
use super::prepare::prepare_statements;
use crate::failure::PostgresError;
use crate::session::{self, Purpose};

/// The pause before the second try to connect; it doubles until [`PAUSE_MAX`].
const PAUSE_FIRST: Duration = Duration::from_millis(20);
const PAUSE_MAX: Duration = Duration::from_secs(1);

/// Opens a connection on which every statement of a lane is prepared.
pub(super) async fn open(url: &str) -> Result<AsyncPgConnection, PostgresError> {
    let connection = session::connect(url, Purpose::Lane).await?;
    prepare_statements(&connection).await?;
    Ok(connection)
}

/// The same, tried again and again for some time.
pub(super) async fn open_within(
    url: &str,
    time_max: Duration,
) -> Result<AsyncPgConnection, BatchFailure> {
    let unreachable =
        |cause| BatchFailure::new(FailureKind::Unreachable, "reach the database", cause);
    let deadline = Instant::now() + time_max;
    let mut pause = PAUSE_FIRST;
    loop {
        let failure = match timeout_at(deadline, open(url)).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(failure)) => failure,
            Err(_elapsed) => return Err(unreachable(PostgresError::Unanswered(time_max))),
        };
        if Instant::now() + pause >= deadline {
            return Err(unreachable(failure));
        }
        tracing::warn!(%failure, "cannot reach the database, trying again in {pause:?}");
        sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
}
