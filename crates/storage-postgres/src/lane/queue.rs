use std::thread::JoinHandle;

use domain::ledger::{Command, ExecuteError, Outcome};
use domain::storage::StorageFailure;
use tokio::runtime;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use super::LaneParts;
use super::worker::Worker;
use crate::failure::Cause;

/// A command that waits, and where its answer goes.
pub(super) struct Job {
    pub(super) command: Command,
    reply: oneshot::Sender<Result<Outcome, ExecuteError>>,
}

/// Where a job is answered.
pub(super) type Reply = oneshot::Receiver<Result<Outcome, ExecuteError>>;

impl Job {
    /// A command, and where its answer will come.
    pub(super) fn new(command: Command) -> (Self, Reply) {
        let (reply, answer) = oneshot::channel();
        (Self { command, reply }, answer)
    }

    /// Answers. Nobody may be listening any more; the command has been run to its end all the same.
    pub(super) fn answer(self, outcome: Result<Outcome, ExecuteError>) {
        let _ = self.reply.send(outcome);
    }
}

/// The caller's end of a lane.
pub(crate) struct Lane {
    /// `None` while it is being dropped.
    queue: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Lane {
    /// Starts the thread, waits for its connection, and prepares the statements.
    pub(crate) async fn start(number: usize, parts: LaneParts) -> Result<Self, StorageFailure> {
        let failed = |cause: Cause| StorageFailure::new("start a lane for commands", cause);
        let (queue, jobs) = mpsc::channel(parts.options.queue_capacity.max(1));
        let (started, is_started) = oneshot::channel();
        // A runtime of its own: a lane neither waits for what a runtime of the caller is busy with, nor ends with it.
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| failed(error.into()))?;
        let thread = std::thread::Builder::new()
            .name(format!("hamyon-lane-{number}"))
            .spawn(move || {
                runtime.block_on(async {
                    match Worker::start(parts).await {
                        Ok(worker) => {
                            // Nobody waits for the start when the caller gave up; then the queue is closed too.
                            let _ = started.send(Ok(()));
                            worker.run(jobs).await;
                        }
                        Err(failure) => {
                            let _ = started.send(Err(failure));
                        }
                    }
                });
            })
            .map_err(|error| failed(error.into()))?;
        let lane = Self {
            queue: Some(queue),
            thread: Some(thread),
        };
        let ended = |error: oneshot::error::RecvError| failed(error.into());
        is_started.await.map_err(ended)??;
        Ok(lane)
    }

    /// Queues a command and waits for its answer. Once it is queued it runs, whether anybody waits or not.
    pub(crate) async fn execute(&self, command: Command) -> Result<Outcome, ExecuteError> {
        let (job, answer) = Job::new(command);
        let sent = match &self.queue {
            Some(queue) => queue.try_send(job),
            None => return Err(ExecuteError::Overloaded),
        };
        match sent {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(ExecuteError::Overloaded),
            Err(TrySendError::Closed(_)) => {
                return Err(StorageFailure::new("queue a command", "its lane has ended").into());
            }
        }
        answer
            .await
            .map_err(|error| StorageFailure::new("wait for a command", error))?
    }
}

impl Drop for Lane {
    /// Lets the lane finish what waits, then ends its thread.
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported by its hook.
            let _ = thread.join();
        }
    }
}
