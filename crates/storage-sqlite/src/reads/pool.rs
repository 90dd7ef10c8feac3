use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::{Connection, SqliteConnection};
use domain::storage::StorageFailure;
use tokio::sync::Semaphore;

use crate::connection::open_reader;
use crate::failure::DatabaseError;

/// Connections that read at the same time: enough to keep a few cores busy, few enough to keep the page caches small.
const CONNECTIONS_MAX: usize = 4;

/// Connections for reading, opened when they are first needed.
pub(crate) struct Readers {
    permits: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<SqliteConnection>>>,
    path: PathBuf,
}

impl Readers {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
            idle: Arc::new(Mutex::new(Vec::with_capacity(CONNECTIONS_MAX))),
            path,
        }
    }

    /// Runs `query` on a thread that may block, in a transaction of its own: all it reads is of one moment.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        doing: &'static str,
        query: impl FnOnce(&mut SqliteConnection) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, StorageFailure> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|closed| StorageFailure::new(doing, closed))?;
        let (idle, path) = (Arc::clone(&self.idle), self.path.clone());
        let task = tokio::task::spawn_blocking(move || {
            let parked = lock(&idle).pop();
            let mut connection = parked.map_or_else(|| open_reader(&path), Ok)?;
            let answer = connection
                .transaction(query)
                .map_err(|error| error.while_trying_to(doing));
            // One that has failed, or panicked, is closed.
            if answer.is_ok() {
                lock(&idle).push(connection);
            }
            drop(permit);
            answer
        });
        task.await
            .map_err(|panicked| StorageFailure::new(doing, panicked))?
    }
}

fn lock(idle: &Mutex<Vec<SqliteConnection>>) -> MutexGuard<'_, Vec<SqliteConnection>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}
