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
use tokio::task::JoinHandle;

pub use self::rates::refresh as refresh_rates;
use crate::wiring::Services;

/// The jobs of this process; they end when this is dropped.
pub struct Jobs(Vec<JoinHandle<()>>);

impl Jobs {
    /// Starts the jobs of every installation.
    pub fn start(services: &Arc<Services>, look_up_period: Duration) -> Self {
        let (expiring, forgetting) = (Arc::clone(services), Arc::clone(services));
        let looking_up = Arc::clone(services);
        Self(vec![
            tokio::spawn(async move {
                every(Duration::from_secs(15), || {
                    expiry::expire_overdue_payments(&expiring)
                })
                .await;
            }),
            tokio::spawn(async move {
                every(Duration::from_secs(60 * 60), || {
                    answers::forget_old_answers(&forgetting)
                })
                .await;
            }),
            tokio::spawn(look_up::run(looking_up, look_up_period)),
        ])
    }

    /// Keeps exchange rates fresh too.
    #[must_use]
    pub fn with_rates(
        mut self,
        services: &Arc<Services>,
        source: Arc<dyn RateSource>,
        period: Duration,
    ) -> Self {
        let services = Arc::clone(services);
        self.0
            .push(tokio::spawn(rates::keep_fresh(services, source, period)));
        self
    }

    /// Starts the upkeep of PostgreSQL too.
    #[must_use]
    pub fn with_postgres(
        mut self,
        storage: Arc<PostgresStorage>,
        clock: Arc<DatabaseClock>,
    ) -> Self {
        self.0.push(tokio::spawn(async move {
            every(Duration::from_secs(60), || upkeep::refresh_clock(&clock)).await;
        }));
        self.0.push(tokio::spawn(async move {
            every(Duration::from_secs(6 * 60 * 60), || {
                upkeep::ensure_partitions(&storage)
            })
            .await;
        }));
        self
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        for job in &self.0 {
            job.abort();
        }
    }
}

/// Runs a job now and then every so often; a slow run delays the next instead of meeting it.
async fn every<F: Future<Output = ()>>(period: Duration, mut job: impl FnMut() -> F) {
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        job().await;
    }
}
