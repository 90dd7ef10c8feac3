//! Gathering: what many callers ask at the same moment is asked of the database at once.
//!
//! A gatherer is a bounded queue, a thread and a connection. The thread takes all that waits, asks for it with one statement, answers
//! the callers, and takes what gathered meanwhile: alone a caller waits for nobody, and among hundreds it pays for a
//! hundredth of a round trip.

use std::future::Future;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use domain::storage::StorageFailure;
use tokio::runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::Options;
use crate::failure::{Cause, PostgresError, Verdict};
use crate::pool::ReadPool;

/// Something that can be asked for many at once.
pub(crate) trait Gathered: 'static {
    /// What one caller asks for.
    type Item: Send + Sync + 'static;
    /// What it is answered.
    type Answer: Send + 'static;

    /// Asks for all of them; an answer each, in their order.
    fn ask(
        reads: &ReadPool,
        items: &[Self::Item],
    ) -> impl Future<Output = Result<Vec<Self::Answer>, PostgresError>>;
}

/// The callers' end.
pub(crate) struct Gatherer<G: Gathered> {
    /// `None` while it is being dropped.
    queue: Option<mpsc::Sender<Asked<G>>>,
    thread: Option<JoinHandle<()>>,
    wait_max: Duration,
}

/// What waits, and where its answer goes.
struct Asked<G: Gathered> {
    item: G::Item,
    reply: oneshot::Sender<Answer<G>>,
}

type Answer<G> = Result<<G as Gathered>::Answer, Arc<PostgresError>>;

impl<G: Gathered> Gatherer<G> {
    /// Starts the thread. It opens its one connection when it is first asked.
    pub(crate) fn start(name: &str, url: &str, options: &Options) -> Result<Self, StorageFailure> {
        let failed = |cause: Cause| StorageFailure::new("start to gather", cause);
        let alone = Options {
            read_pool: 1,
            ..*options
        };
        let reads = ReadPool::try_new(url, &alone).map_err(|error| failed(error.into()))?;
        let (queue, asked) = mpsc::channel(options.queue_capacity.max(1));
        let batch_max = options.batch_max.max(1);
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| failed(error.into()))?;
        let thread = std::thread::Builder::new()
            .name(format!("hamyon-{name}"))
            .spawn(move || runtime.block_on(work::<G>(&reads, asked, batch_max)))
            .map_err(|error| failed(error.into()))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
            wait_max: options.read_wait_max,
        })
    }

    /// Asks for one, together with whoever else asks.
    pub(crate) async fn ask(&self, item: G::Item) -> Result<G::Answer, Arc<PostgresError>> {
        let ended = || Arc::new(PostgresError::Panic);
        let (reply, answer) = oneshot::channel();
        let queue = self.queue.as_ref().ok_or_else(ended)?;
        let Ok(place) = timeout(self.wait_max, queue.reserve()).await else {
            return Err(Arc::new(PostgresError::Unanswered(self.wait_max)));
        };
        place.map_err(|_| ended())?.send(Asked { item, reply });
        answer.await.map_err(|_| ended())?
    }
}

impl<G: Gathered> Drop for Gatherer<G> {
    /// Lets the thread answer whoever waits, then ends it.
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported by its hook.
            let _ = thread.join();
        }
    }
}

async fn work<G: Gathered>(
    reads: &ReadPool,
    mut queue: mpsc::Receiver<Asked<G>>,
    batch_max: usize,
) {
    let mut waiting = Vec::new();
    while queue.recv_many(&mut waiting, batch_max).await > 0 {
        let (items, replies): (Vec<_>, Vec<_>) = waiting
            .drain(..)
            .map(|asked| (asked.item, asked.reply))
            .unzip();
        for (reply, answer) in replies
            .into_iter()
            .zip(ask_together::<G>(reads, &items).await)
        {
            // Whoever asked may have gone.
            let _ = reply.send(answer);
        }
    }
}

/// Asks for all at once; when one of them is at fault, for each alone, so that its neighbours are answered.
async fn ask_together<G: Gathered>(reads: &ReadPool, items: &[G::Item]) -> Vec<Answer<G>> {
    match G::ask(reads, items).await {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(error) if items.len() > 1 && may_be_the_fault_of_one(&error) => {
            let mut answers = Vec::with_capacity(items.len());
            for item in items.chunks(1) {
                let answer = G::ask(reads, item).await;
                let alone = answer.map(|mut answers| answers.pop());
                answers.push(match alone {
                    Ok(Some(answer)) => Ok(answer),
                    Ok(None) => Err(Arc::new(PostgresError::Panic)),
                    Err(error) => Err(Arc::new(error)),
                });
            }
            answers
        }
        Err(error) => {
            let error = Arc::new(error);
            items.iter().map(|_| Err(Arc::clone(&error))).collect()
        }
    }
}

fn may_be_the_fault_of_one(error: &PostgresError) -> bool {
    match error {
        PostgresError::Statement(error) => Verdict::of(error) != Verdict::Lost,
        PostgresError::Senseless(_) => true,
        PostgresError::Connect(_)
        | PostgresError::Pool(_)
        | PostgresError::Panic
        | PostgresError::Shared(_)
        | PostgresError::Unanswered(_) => false,
    }
}
