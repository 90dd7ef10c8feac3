//! How connections are opened, for lanes and for reads.

use diesel::ConnectionResult;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

/// What a connection is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// Commands. A lane touches rows by their keys alone, so each of its statements has one plan that is right for
    /// every batch; without these settings the planner would prefer to scan tables as long as they are small or newly
    /// filled, and remember that. The timeouts end a transaction whose client is gone.
    Lane,
    /// Reads.
    Read,
}

impl Purpose {
    const fn settings(self) -> &'static str {
        match self {
            Self::Lane => {
                "SET application_name = 'hamyon lane';
                 SET statement_timeout = '10s';
                 SET lock_timeout = '5s';
                 SET idle_in_transaction_session_timeout = '10s';
                 SET plan_cache_mode = force_generic_plan;
                 SET enable_seqscan = off;
                 SET enable_hashjoin = off;
                 SET enable_mergejoin = off;
                 SET jit = off"
            }
            Self::Read => {
                "SET application_name = 'hamyon read';
                 SET statement_timeout = '10s';
                 SET lock_timeout = '5s';
                 SET idle_in_transaction_session_timeout = '10s';
                 SET jit = off"
            }
        }
    }
}

/// Of every connection: a commit that is answered is on the disk, also where the server, the database or the role is set to
/// answer earlier. Settings that wait for more than the own disk stay.
const DURABLE: &str = "
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

/// Opens a connection and sets it up.
pub(crate) async fn connect(url: &str, purpose: Purpose) -> ConnectionResult<AsyncPgConnection> {
    let mut connection = AsyncPgConnection::establish(url).await?;
    for settings in [purpose.settings(), DURABLE] {
        connection
            .batch_execute(settings)
            .await
            .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
    }
    Ok(connection)
}
