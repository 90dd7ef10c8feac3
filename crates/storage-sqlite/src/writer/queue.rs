use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use domain::ledger::ExecuteError;
use domain::storage::StorageFailure;
use domain::time::{BusinessCalendar, Clock};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use super::job::{Answer, Job, Task};
use super::thread::WriterThread;
use crate::connection::open_writer;

/// Tasks that may wait. At the slowest commit of a disk worth the name (10 ms for 512 tasks) the last of them waits for
/// about 20 ms; more of them would only wait longer.
const WAITING_MAX: usize = 1024;

/// The queue to the writing thread.
pub(crate) struct Writer {
    queue: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

/// A place in the queue that nobody else can take.
pub(crate) struct Place<'a>(mpsc::Permit<'a, Job>);

impl Writer {
    /// Starts the thread with a connection of its own.
    pub(crate) fn start(
        path: &Path,
        clock: Arc<dyn Clock>,
        calendar: BusinessCalendar,
    ) -> Result<Self, StorageFailure> {
        let connection = open_writer(path)?;
        let (queue, waiting) = mpsc::channel(WAITING_MAX);
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || WriterThread::new(connection, clock, calendar).run(waiting))
            .map_err(|error| StorageFailure::new("start the writing thread", error))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    /// A place in the queue, unless it is full.
    pub(crate) fn try_reserve(&self) -> Result<Place<'_>, ExecuteError> {
        match self.queue()?.try_reserve() {
            Ok(permit) => Ok(Place(permit)),
            Err(TrySendError::Full(())) => Err(ExecuteError::Overloaded),
            Err(TrySendError::Closed(())) => Err(stopped().into()),
        }
    }

    /// Has something written that is no command; waits for a place in the queue.
    pub(crate) async fn write(&self, task: Task) -> Result<(), StorageFailure> {
        self.send(task).await.map(drop)
    }

    /// Has something done that is no command, and says what came of it; waits for a place in the queue.
    pub(crate) async fn send(&self, task: Task) -> Answer {
        let permit = self.queue()?.reserve().await.map_err(|_| stopped())?;
        Place(permit).send(task).await
    }

    fn queue(&self) -> Result<&mpsc::Sender<Job>, StorageFailure> {
        self.queue.as_ref().ok_or_else(stopped)
    }
}

impl Place<'_> {
    /// Puts the task in the queue and waits for its answer. The task is done also when nobody waits any more.
    pub(crate) async fn send(self, task: Task) -> Answer {
        let (answer, answered) = oneshot::channel();
        self.0.send(Job { task, answer });
        answered.await.unwrap_or_else(|_| Err(stopped()))
    }
}

impl Drop for Writer {
    /// Lets the thread finish what is queued and waits until it has closed the file.
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the writing thread panicked");
        }
    }
}

fn stopped() -> StorageFailure {
    StorageFailure::new("write to the database", "the writing thread has stopped")
}
