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

/// Opens a connection and sets it up.
pub(crate) async fn connect(url: &str, purpose: Purpose) -> ConnectionResult<AsyncPgConnection> {
    let mut connection = AsyncPgConnection::establish(url).await?;
    connection
        .batch_execute(purpose.settings())
        .await
        .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}
