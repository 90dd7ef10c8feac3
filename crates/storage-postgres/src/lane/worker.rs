use std::panic::AssertUnwindSafe;
use std::time::Duration;

use domain::ledger::ExecuteError;
use domain::storage::StorageFailure;
use futures_util::FutureExt;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::LaneParts;
use super::batch::{Batches, Outcomes};
use super::connect::open;
use super::failure::{BatchFailure, NextStep};
use super::queue::Job;
use crate::failure::PostgresError;

/// The end of a lane that works: it takes what waits, and sees each command to its answer.
pub(super) struct Worker {
    batches: Batches,
    batch_max: usize,
}

/// The pause before a batch that met another transaction is tried again, times the number of tries.
const CONFLICT_PAUSE: Duration = Duration::from_millis(5);

impl Worker {
    /// Connects.
    pub(super) async fn start(parts: LaneParts) -> Result<Self, StorageFailure> {
        let time_max = parts.options.reconnect_max;
        let connection = match timeout(time_max, open(&parts.url)).await {
            Ok(connection) => connection,
            Err(_elapsed) => Err(PostgresError::Unanswered(time_max)),
        };
        let connection = connection
            .map_err(|error| StorageFailure::new("connect a lane to a migrated database", error))?;
        Ok(Self {
            batch_max: parts.options.batch_max.max(1),
            batches: Batches::new(parts, connection),
        })
    }

    /// Works until the queue is closed and empty. While one batch is on its way the next one gathers: no timer.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let mut waiting = Vec::new();
        while queue.recv_many(&mut waiting, self.batch_max).await > 0 {
            let jobs = std::mem::take(&mut waiting);
            // Rules are caught closer by. Should anything else panic, the callers learn that their command was
            // dropped, and the lane goes on with a new connection.
            let run = AssertUnwindSafe(self.run_together(jobs)).catch_unwind();
            if run.await.is_err() {
                self.batches.disconnect();
            }
        }
    }

    async fn run_together(&mut self, jobs: Vec<Job>) {
        match self.settle(&jobs).await {
            Ok(outcomes) => answer(jobs, outcomes),
            Err((NextStep::Apart, failure)) => {
                tracing::warn!(
                    commands = jobs.len(),
                    cause = %failure.cause,
                    "{} commands cannot be saved together, running them one by one",
                    jobs.len()
                );
                for job in jobs {
                    self.run_alone(job).await;
                }
            }
            Err((_, failure)) => fail(jobs, &failure),
        }
    }

    async fn run_alone(&mut self, job: Job) {
        let jobs = [job];
        match self.settle(&jobs).await {
            Ok(outcomes) => answer(jobs, outcomes),
            Err((_, failure)) => fail(jobs, &failure),
        }
    }

    /// Tries a batch until it is settled, or is to be taken apart, or given up.
    async fn settle(&mut self, jobs: &[Job]) -> Result<Outcomes, (NextStep, BatchFailure)> {
        let mut tries = 0;
        loop {
            let failure = match self.batches.run(jobs).await {
                Ok(outcomes) => return Ok(outcomes),
                Err(failure) => failure,
            };
            tries += 1;
            match failure.next_step(tries, jobs.len()) {
                NextStep::Again => {
                    tracing::info!(
                        kind = ?failure.kind,
                        cause = %failure.cause,
                        "could not {}, trying again",
                        failure.doing
                    );
                    sleep(CONFLICT_PAUSE * tries).await;
                }
                next_step => return Err((next_step, failure)),
            }
        }
    }
}

fn answer(jobs: impl IntoIterator<Item = Job>, outcomes: Outcomes) {
    for (job, outcome) in jobs.into_iter().zip(outcomes) {
        job.answer(outcome.map_err(ExecuteError::Refused));
    }
}

fn fail(jobs: impl IntoIterator<Item = Job>, failure: &BatchFailure) {
    tracing::error!(kind = ?failure.kind, cause = %failure.cause, "could not {}", failure.doing);
    for job in jobs {
        job.answer(Err(
            StorageFailure::new(failure.doing, failure.clone()).into()
        ));
    }
}
