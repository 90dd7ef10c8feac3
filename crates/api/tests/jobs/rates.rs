use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::exchange::{ExchangeRate, RateSource, RateSourceError};

use crate::world::{World, pass, stop};

const SIX_HOURS: Duration = Duration::from_secs(6 * 3_600);

/// A source that answers without a rate, or not at all.
#[derive(Default)]
struct Bank {
    hangs: AtomicBool,
    asked: AtomicUsize,
}

#[async_trait]
impl RateSource for Bank {
    async fn fetch_rates(&self) -> Result<Vec<ExchangeRate>, RateSourceError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if self.hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        Ok(Vec::new())
    }
}

#[tokio::test(start_paused = true)]
async fn rates_that_a_process_died_at_are_fetched_by_the_next_within_minutes() {
    let world = World::of([]);
    let bank = Arc::new(Bank::default());
    bank.hangs.store(true, Ordering::Relaxed);
    let with_rates = |world: &World| {
        let source = Arc::<Bank>::clone(&bank);
        world.start().with_rates(&world.services, source, SIX_HOURS)
    };
    let dying = with_rates(&world);
    pass(1).await;
    drop(dying);
    bank.hangs.store(false, Ordering::Relaxed);
    let other = world.another([]);
    let jobs = with_rates(&other);
    pass(180).await;
    assert_eq!(bank.asked.load(Ordering::Relaxed), 2);
    pass(5 * 3_600).await;
    assert_eq!(bank.asked.load(Ordering::Relaxed), 2, "once a period");
    stop(jobs).await;
}
