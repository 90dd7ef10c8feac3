//! What runs by itself, on every instance. Each job may run anywhere and any number of times: what it does is a
//! command that takes effect once, or upkeep that does no harm twice.

mod answers;
mod expiry;
mod look_up;
mod rates;
mod upkeep;

use std::sync::Arc;
use std::time::Duration;

use domain::exchange::RateSource;
use storage_postgres::{DatabaseClock, PostgresStorage};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout_at};
use tokio_util::sync::CancellationToken;

pub use self::rates::refresh as refresh_rates;
use crate::wiring::Services;

/// The jobs of this process. Dropped, they end wherever they are; [`Jobs::finish`] lets them end what they are at.
pub struct Jobs {
    running: JoinSet<()>,
    stopping: CancellationToken,
}

impl Jobs {
    /// Starts the jobs of every installation.
    pub fn start(services: &Arc<Services>, look_up_period: Duration) -> Self {
        let mut jobs = Self {
            running: JoinSet::new(),
            stopping: CancellationToken::new(),
        };
        let (expiring, stopping) = (Arc::clone(services), jobs.stopping.clone());
        jobs.running.spawn(async move {
            every(Duration::from_secs(15), &stopping, || {
                expiry::expire_overdue_payments(&expiring, &stopping)
            })
            .await;
        });
        let (forgetting, stopping) = (Arc::clone(services), jobs.stopping.clone());
        jobs.running.spawn(async move {
            every(Duration::from_secs(60 * 60), &stopping, || {
                answers::forget_old_answers(&forgetting, &stopping)
            })
            .await;
        });
        let (looking_up, stopping) = (Arc::clone(services), jobs.stopping.clone());
        jobs.running
            .spawn(look_up::run(looking_up, look_up_period, stopping));
        jobs
    }

    /// Keeps exchange rates fresh too.
    #[must_use]
    pub fn with_rates(
        mut self,
        services: &Arc<Services>,
        source: Arc<dyn RateSource>,
        period: Duration,
    ) -> Self {
        let fresh = rates::keep_fresh(Arc::clone(services), source, period);
        let stopping = self.stopping.clone();
        self.running.spawn(async move {
            // What is fetched is stored in one piece, so that a fetch may end anywhere.
            stopping.run_until_cancelled(fresh).await;
        });
        self
    }

    /// Starts the upkeep of PostgreSQL too.
    #[must_use]
    pub fn with_postgres(
        mut self,
        storage: Arc<PostgresStorage>,
        clock: Arc<DatabaseClock>,
    ) -> Self {
        let stopping = self.stopping.clone();
        self.running.spawn(async move {
            every(Duration::from_secs(60), &stopping, || {
                upkeep::refresh_clock(&clock)
            })
            .await;
        });
        let stopping = self.stopping.clone();
        self.running.spawn(async move {
            every(Duration::from_secs(6 * 60 * 60), &stopping, || {
                upkeep::ensure_partitions(&storage)
            })
            .await;
        });
        self
    }

    /// Tells the jobs to take on nothing new.
    pub fn stop(&self) {
        self.stopping.cancel();
    }

    /// Waits until each job has ended what it is at, until this moment and no longer; whether all have.
    pub async fn finish(mut self, deadline: Instant) -> bool {
        self.stop();
        let all = async { while self.running.join_next().await.is_some() {} };
        timeout_at(deadline, all).await.is_ok()
    }
}

/// Runs a job now and then every so often, until it is told to stop; a slow run delays the next instead of meeting it.
async fn every<F: Future<Output = ()>>(
    period: Duration,
    stopping: &CancellationToken,
    mut job: impl FnMut() -> F,
) {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stopping.run_until_cancelled(ticks.tick()).await.is_some() {
        job().await;
    }
}
