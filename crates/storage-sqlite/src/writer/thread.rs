use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use diesel::SqliteConnection;
use domain::ledger::{BatchNeeds, Command};
use domain::storage::StorageFailure;
use domain::time::{BusinessCalendar, Clock};
use tokio::sync::mpsc;

use super::job::{Answer, Done, Job, Task};
use crate::catalogue::CatalogueCache;
use crate::failure::DatabaseError;
use crate::{
    administration, answers, batch, catalogue, doctors, exchange_rates, fiscal_receipts, leases,
    seals, webhook_log,
};

/// Tasks in one transaction: enough that a commit costs each of them next to nothing, few enough that the first of them
/// does not wait noticeably for the last.
const BATCH_MAX: usize = 512;

/// All that writes, on a thread of its own.
pub(super) struct WriterThread {
    connection: SqliteConnection,
    clock: Arc<dyn Clock>,
    calendar: BusinessCalendar,
    catalogue: CatalogueCache,
}

/// Why a batch came to nothing.
struct BatchFailure {
    /// The transaction had begun: it may be the fault of one task. Otherwise it is nobody's.
    had_begun: bool,
    error: DatabaseError,
}

impl WriterThread {
    pub(super) fn new(
        connection: SqliteConnection,
        clock: Arc<dyn Clock>,
        calendar: BusinessCalendar,
    ) -> Self {
        Self {
            connection,
            clock,
            calendar,
            catalogue: CatalogueCache::default(),
        }
    }

    /// Takes whatever waits, again and again, until the queue is closed and empty. While one batch is written the next
    /// one gathers: an idle storage answers at once, a busy one writes many tasks with one commit.
    pub(super) fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let mut waiting = Vec::with_capacity(BATCH_MAX);
        while queue.blocking_recv_many(&mut waiting, BATCH_MAX) > 0 {
            let (tasks, answers): (Vec<_>, Vec<_>) =
                waiting.drain(..).map(|job| (job.task, job.answer)).unzip();
            for (answer, sender) in self.answer(&tasks).into_iter().zip(answers) {
                // Whoever asked may have stopped waiting.
                let _ = sender.send(answer);
            }
        }
    }

    /// Does all tasks together, or, when that fails, each on its own, so that only the culprit fails.
    fn answer(&mut self, tasks: &[Task]) -> Vec<Answer> {
        match self.write(tasks) {
            Ok(done) => done.into_iter().map(Ok).collect(),
            Err(failure) if tasks.len() > 1 && failure.had_begun => {
                tracing::warn!(
                    tasks = tasks.len(),
                    error = %failure.error,
                    "a batch was rolled back; its tasks are done one by one"
                );
                let each = tasks.chunks(1);
                each.flat_map(|task| self.answer(task)).collect()
            }
            Err(failure) => {
                let cause = failure.error.to_string();
                let fail = |task: &Task| StorageFailure::new(task.doing(), cause.clone());
                tasks.iter().map(|task| Err(fail(task))).collect()
            }
        }
    }

    /// One transaction: what the commands must see is loaded, everything is done in order, what changed is saved.
    fn write(&mut self, tasks: &[Task]) -> Result<Vec<Done>, BatchFailure> {
        let mut had_begun = false;
        let mut cache = self.catalogue.clone();
        let (clock, calendar) = (&*self.clock, self.calendar);
        let written = self.connection.immediate_transaction(|connection| {
            had_begun = true;
            let all = || do_all(connection, &mut cache, clock, calendar, tasks);
            catch_unwind(AssertUnwindSafe(all))
                .unwrap_or_else(|panic| Err(DatabaseError::from_panic(&*panic)))
        });
        match written {
            Ok(done) => {
                self.catalogue = cache;
                Ok(done)
            }
            Err(error) => Err(BatchFailure { had_begun, error }),
        }
    }
}

fn do_all(
    connection: &mut SqliteConnection,
    cache: &mut CatalogueCache,
    clock: &dyn Clock,
    calendar: BusinessCalendar,
    tasks: &[Task],
) -> Result<Vec<Done>, DatabaseError> {
    let now = clock.now();
    let needs = BatchNeeds::of(tasks.iter().filter_map(command));
    let current = cache.current(connection)?;
    let mut books = batch::load(connection, &needs, current, calendar, now)?;
    let mut done = Vec::with_capacity(tasks.len());
    for task in tasks {
        done.push(match task {
            Task::Command(command) => Done::Decided(books.execute(command, now)),
            Task::WebhookCall(call) => {
                webhook_log::append(connection, call)?;
                Done::Written
            }
            Task::Catalogue(new) => {
                catalogue::save(connection, new)?;
                books.set_catalogue(cache.reload(connection)?);
                Done::Written
            }
            Task::NewGateways(terms) => {
                catalogue::add_gateways(connection, terms)?;
                books.set_catalogue(cache.reload(connection)?);
                Done::Written
            }
            Task::ForgetAnswers { before, limit } => {
                Done::Forgotten(answers::forget(connection, *before, *limit, now)?)
            }
            Task::Doctor(doctor) => {
                doctors::put(connection, doctor)?;
                Done::Written
            }
            Task::ExchangeRates(rates) => {
                exchange_rates::put(connection, rates)?;
                books.set_catalogue(cache.reload(connection)?);
                Done::Written
            }
            Task::Administration(changes) => {
                let administered = administration::administer(connection, changes)?;
                if changes.iter().any(|(change, _)| change.is_of_catalogue()) {
                    books.set_catalogue(cache.reload(connection)?);
                }
                Done::Administered(administered)
            }
            Task::TakeLease(lease) => Done::Leased(leases::take(connection, lease)?),
            Task::ReleaseLease { name, holder } => {
                leases::release(connection, name, *holder)?;
                Done::Written
            }
            Task::SweepLeases { before, limit } => {
                Done::Forgotten(leases::sweep(connection, *before, *limit)?)
            }
            Task::FiscalReceipt(receipt) => {
                fiscal_receipts::put(connection, receipt)?;
                Done::Written
            }
            Task::Seal(seal) => Done::Sealed(seals::add(connection, seal)?),
            Task::Settle => Done::Written,
        });
    }
    batch::save(connection, books.take_changes())?;
    Ok(done)
}

fn command(task: &Task) -> Option<&Command> {
    match task {
        Task::Command(command) => Some(command),
        Task::WebhookCall(_)
        | Task::Catalogue(_)
        | Task::Doctor(_)
        | Task::ExchangeRates(_)
        | Task::NewGateways(_)
        | Task::ForgetAnswers { .. }
        | Task::Administration(_)
        | Task::TakeLease(_)
        | Task::ReleaseLease { .. }
        | Task::SweepLeases { .. }
        | Task::FiscalReceipt(_)
        | Task::Seal(_)
        | Task::Settle => None,
    }
}
