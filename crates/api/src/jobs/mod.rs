//! What runs by itself, on every instance. What a job does is a command that takes effect once, or upkeep that does no
//! harm twice; so that it is not done twice for nothing, and no gateway is asked by two at once, instances claim their
//! work ([`Claim`](crate::wiring::Claim)): a run of a job, a payment or a refund. Whoever dies leaves its claims to end,
//! and others go on.

mod agenda;
mod answers;
mod back_off;
mod by_gateway;
mod caught;
mod disputes;
mod expiry;
mod leases;
mod look_up;
mod rates;
mod reconciliation;
mod refunds;
mod refused_refunds;
mod seals;
mod turn;
mod upkeep;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::exchange::RateSource;
use storage_postgres::{DatabaseClock, PostgresStorage};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout_at};
use tokio_util::sync::CancellationToken;

use self::caught::caught;
pub use self::rates::refresh as refresh_rates;
use crate::card_page::{CardPage, forget_ended_sessions};
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
            every("expiry", Duration::from_secs(15), &stopping, || {
                expiry::expire_overdue_payments(&expiring, &stopping)
            })
            .await;
        });
        let (forgetting, stopping) = (Arc::clone(services), jobs.stopping.clone());
        jobs.running.spawn(async move {
            every("answers", Duration::from_secs(60 * 60), &stopping, || {
                answers::forget_old_answers(&forgetting, &stopping)
            })
            .await;
        });
        let (forgetting, stopping) = (Arc::clone(services), jobs.stopping.clone());
        jobs.running.spawn(async move {
            every("leases", Duration::from_secs(60 * 60), &stopping, || {
                leases::forget_old_claims(&forgetting, &stopping)
            })
            .await;
        });
        let (following, stopping) = (Arc::clone(services), jobs.stopping.clone());
        jobs.running
            .spawn(look_up::follow_doubts(following, stopping));
        let (looking_up, stopping) = (Arc::clone(services), jobs.stopping.clone());
        jobs.running
            .spawn(look_up::run(looking_up, look_up_period, stopping));
        let (disputing, stopping) = (Arc::clone(services), jobs.stopping.clone());
        jobs.running
            .spawn(disputes::run(disputing, look_up_period, stopping));
        let (refunding, stopping) = (Arc::clone(services), jobs.stopping.clone());
        jobs.running
            .spawn(refunds::run(refunding, look_up_period, stopping));
        jobs
    }

    /// Asks once more, once a business day, about what ended without money in the last days; 0: never. Once a period it is
    /// seen to whether that was done.
    #[must_use]
    pub fn with_reconciliation(
        mut self,
        services: &Arc<Services>,
        period: Duration,
        days: u32,
    ) -> Self {
        if days > 0 {
            let (services, stopping) = (Arc::clone(services), self.stopping.clone());
            let (asking, stopping_too) = (Arc::clone(&services), stopping.clone());
            self.running.spawn(async move {
                every("refused_refunds", period, &stopping_too, || {
                    refused_refunds::ask_again(&asking, days, &stopping_too)
                })
                .await;
            });
            let silences = reconciliation::Silences::default();
            self.running.spawn(async move {
                every("reconciliation", period, &stopping, || {
                    reconciliation::reconcile(&services, days, &silences, &stopping)
                })
                .await;
            });
        }
        self
    }

    /// Seals what is kept for ever once it is so old, this often.
    #[must_use]
    pub fn with_seals(
        mut self,
        services: &Arc<Services>,
        period: Duration,
        behind: TimeDelta,
    ) -> Self {
        let (services, stopping) = (Arc::clone(services), self.stopping.clone());
        self.running.spawn(async move {
            every("seals", period, &stopping, || {
                seals::seal_what_is_settled(&services, behind, &stopping)
            })
            .await;
        });
        self
    }

    /// Ends card payments whose code never came.
    #[must_use]
    pub fn with_card_page(mut self, services: &Arc<Services>, page: &Arc<CardPage>) -> Self {
        let (services, page) = (Arc::clone(services), Arc::clone(page));
        let stopping = self.stopping.clone();
        self.running.spawn(async move {
            every("card_sessions", Duration::from_secs(15), &stopping, || {
                forget_ended_sessions(&page, &services)
            })
            .await;
        });
        self
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
        services: &Arc<Services>,
        storage: Arc<PostgresStorage>,
        clock: Arc<DatabaseClock>,
    ) -> Self {
        let stopping = self.stopping.clone();
        self.running.spawn(async move {
            every("clock", Duration::from_secs(60), &stopping, || {
                upkeep::refresh_clock(&clock)
            })
            .await;
        });
        let (services, stopping) = (Arc::clone(services), self.stopping.clone());
        self.running.spawn(async move {
            every(
                "partitions",
                Duration::from_secs(6 * 60 * 60),
                &stopping,
                || upkeep::ensure_partitions(&services, &storage),
            )
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

/// Runs a job now and then every so often, until it is told to stop; a slow run delays the next instead of meeting it, and
/// one that panics does not end it.
async fn every<F: Future<Output = ()>>(
    name: &str,
    period: Duration,
    stopping: &CancellationToken,
    mut job: impl FnMut() -> F,
) {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stopping.run_until_cancelled(ticks.tick()).await.is_some() {
        caught(name, job()).await;
    }
}
