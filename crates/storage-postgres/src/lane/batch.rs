//! One try to run a batch of commands in one transaction.

#[cfg(test)]
mod tests;

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel_async::AsyncPgConnection;
use domain::catalogue::Catalogue;
use domain::ledger::{BatchNeeds, Books, ChangeSet, Outcome, Refusal};
use tokio::time::timeout;

use super::LaneParts;
use super::connect::open_within;
use super::failure::{BatchFailure, FailureKind};
use super::load::load;
use super::mark::{ForgetMarks, Mark};
use super::outcome::{CommitOutcome, outcome_of};
use super::prepare::ForgetPlans;
use super::queue::Job;
use super::save::save;
use super::transaction::{Rollback, SaveError};
use crate::catalogue;
use crate::failure::PostgresError;
use crate::statement::Statement;

/// What each command of a batch led to, in their order.
pub(super) type Outcomes = Vec<Result<Outcome, Refusal>>;

/// What runs batches: a connection that is taken out for the time of a batch and put back when it is still good.
pub(super) struct Batches {
    parts: LaneParts,
    connection: Option<AsyncPgConnection>,
    planned_at: Instant,
    /// Of the last try.
    mark: Mark,
}

/// How often it is asked what became of a batch, each time on a new connection.
const QUESTIONS_MAX: u32 = 3;

/// How old the plans of statements may get.
const PLAN_AGE_MAX: Duration = Duration::from_secs(5);

impl Batches {
    pub(super) fn new(parts: LaneParts, connection: AsyncPgConnection) -> Self {
        Self {
            parts,
            connection: Some(connection),
            planned_at: Instant::now(),
            mark: Mark::of_new_lane(),
        }
    }

    /// Loads, decides, saves. An error leaves no trace in the database, except where it says that this is unknown.
    pub(super) async fn run(&mut self, jobs: &[Job]) -> Result<Outcomes, BatchFailure> {
        let mut connection = self.take_connection().await?;
        let catalogue = match self.refresh(&mut connection).await {
            Ok(catalogue) => catalogue,
            Err(failure) => return Err(self.undo(connection, "read the catalogue", failure).await),
        };
        let needs = BatchNeeds::of(jobs.iter().map(|job| &job.command));
        self.mark = self.mark.next();
        let books = match self.load(&connection, &needs, catalogue).await {
            Ok(books) => books,
            Err(failure) => return Err(self.undo(connection, "load a batch", failure).await),
        };
        let (outcomes, changes) = match self.decide(books, jobs) {
            Ok(decided) => decided,
            Err(panic) => return Err(self.undo(connection, "decide a batch", panic).await),
        };
        if changes.is_empty() {
            self.roll_back(connection).await;
            return Ok(outcomes);
        }
        match self.within(save(&connection, &changes)).await {
            Ok(Ok(())) => {
                self.connection = Some(connection);
                Ok(outcomes)
            }
            Ok(Err(SaveError::Refused(error))) => {
                Err(self.undo(connection, "save a batch", error.into()).await)
            }
            Ok(Err(SaveError::Unanswered(cause))) | Err(cause) => {
                drop(connection);
                self.find_out(cause).await?;
                Ok(outcomes)
            }
        }
    }

    /// Forgets the connection, whatever state it is in.
    pub(super) fn disconnect(&mut self) {
        self.connection = None;
    }

    async fn take_connection(&mut self) -> Result<AsyncPgConnection, BatchFailure> {
        match self.connection.take() {
            Some(connection) => Ok(connection),
            None => open_within(&self.parts.url, self.parts.options.reconnect_max).await,
        }
    }

    /// What is done every few seconds: plans are made anew, a worn mark gives way to another, and the catalogue to decide by
    /// is read again.
    async fn refresh(
        &mut self,
        connection: &mut AsyncPgConnection,
    ) -> Result<Arc<Catalogue>, PostgresError> {
        if self.planned_at.elapsed() > PLAN_AGE_MAX {
            self.within(ForgetPlans {}.run(connection)).await??;
            self.planned_at = Instant::now();
        }
        if self.mark.is_worn() {
            self.within(ForgetMarks {}.run(connection)).await??;
            self.mark = Mark::of_new_lane();
        }
        let cache = &self.parts.catalogue;
        if let Some(catalogue) = cache.current() {
            return Ok(catalogue);
        }
        let ticket = cache.begin_read();
        let catalogue = Arc::new(self.within(catalogue::load(connection)).await??);
        cache.keep(ticket, Arc::clone(&catalogue));
        Ok(catalogue)
    }

    async fn load(
        &self,
        connection: &AsyncPgConnection,
        needs: &BatchNeeds,
        catalogue: Arc<Catalogue>,
    ) -> Result<Books, PostgresError> {
        let calendar = self.parts.options.calendar;
        let now = self.parts.clock.now();
        let today = calendar.day_of(now);
        let books = Books::new(catalogue, calendar);
        self.within(load(connection, self.mark, needs, books, (now, today)))
            .await?
    }

    /// The time is taken here, with the locks held: movements of a wallet follow each other in time too.
    fn decide(
        &self,
        mut books: Books,
        jobs: &[Job],
    ) -> Result<(Outcomes, ChangeSet), PostgresError> {
        let now = self.parts.clock.now();
        // After a panic the books are thrown away with whatever the rule had done to them.
        let decided = catch_unwind(AssertUnwindSafe(|| {
            let outcomes = jobs.iter().map(|job| books.execute(&job.command, now));
            let outcomes = outcomes.collect::<Outcomes>();
            (outcomes, books.take_changes())
        }));
        decided.map_err(|_panic| PostgresError::Panic)
    }

    /// Ends a transaction that cannot go on, and says what its failure means.
    async fn undo(
        &mut self,
        connection: AsyncPgConnection,
        doing: &'static str,
        failure: PostgresError,
    ) -> BatchFailure {
        if failure.leaves_connection_usable() {
            self.roll_back(connection).await;
        }
        BatchFailure::new(FailureKind::of(&failure), doing, failure)
    }

    /// Ends a transaction without effect and keeps the connection; if that fails, the connection goes, and the
    /// transaction with it.
    async fn roll_back(&mut self, connection: AsyncPgConnection) {
        if let Ok(Ok(_)) = self.within(Rollback {}.run(&connection)).await {
            self.connection = Some(connection);
        }
    }

    /// Finds out on a new connection what became of a batch whose COMMIT was not answered.
    async fn find_out(&mut self, cause: PostgresError) -> Result<(), BatchFailure> {
        let mark = self.mark;
        tracing::warn!(?mark, %cause, "no answer to the commit of a batch");
        let unknown = |cause| BatchFailure::new(FailureKind::Unknown, "commit a batch", cause);
        let mut questions = 0;
        let outcome = loop {
            let connection = self
                .take_connection()
                .await
                .map_err(|failure| BatchFailure {
                    kind: FailureKind::Unknown,
                    ..failure
                })?;
            questions += 1;
            let asked = self.within(outcome_of(&connection, mark));
            match asked.await.flatten() {
                Ok(outcome) => {
                    self.connection = Some(connection);
                    break outcome;
                }
                // The question changes nothing, so it may be asked again.
                Err(failure) if questions < QUESTIONS_MAX => {
                    tracing::warn!(?mark, %failure, "no answer to what became of a batch");
                }
                Err(failure) => return Err(unknown(failure)),
            }
        };
        tracing::warn!(?mark, ?outcome, "that batch is {outcome:?}");
        match outcome {
            CommitOutcome::Committed => Ok(()),
            CommitOutcome::Aborted => Err(BatchFailure::new(
                FailureKind::Lost,
                "commit a batch",
                cause,
            )),
            CommitOutcome::Unknown => Err(unknown(cause)),
        }
    }

    /// Waits so long for the database and no longer.
    async fn within<T>(&self, answer: impl Future<Output = T>) -> Result<T, PostgresError> {
        let time_max = self.parts.options.answer_max;
        timeout(time_max, answer)
            .await
            .map_err(|_elapsed| PostgresError::Unanswered(time_max))
    }
}
