//! One connection to the maintenance database, usable from anywhere.

use std::error::Error;
use std::panic::resume_unwind;

use tokio_postgres::{Client, NoTls};

use super::server_url;

pub(super) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Runs `work` where no async runtime is entered, so that it may start one, and waits for it.
pub(super) fn on_own_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join())
        .unwrap_or_else(|panic| resume_unwind(panic))
}

/// Runs `work` with a connection to the maintenance database of the server. The connection is closed afterwards,
/// with all the locks it took.
pub(super) fn on_server<T: Send>(
    work: impl AsyncFnOnce(&Client) -> Outcome<T> + Send,
) -> Outcome<T> {
    on_own_thread(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(server_url(), NoTls).await?;
            let connection = tokio::spawn(connection);
            let outcome = work(&client).await;
            drop(client);
            connection.await??;
            outcome
        })
    })
}
