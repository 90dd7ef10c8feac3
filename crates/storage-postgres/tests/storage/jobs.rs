//! What the jobs of the service ask of the storage.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::idempotency::AnswerKeeper;
use domain::ledger::{Ledger, Outcome};
use domain::time::{Clock, Timestamp};
use storage_postgres::DatabaseClock;

use crate::support::{
    applied_count, at_once, charge, clock, fresh_database, open, raw, som, top_up, under_key, user,
};

/// A wall clock that is wrong by some time.
struct WrongClock {
    database: Arc<DatabaseClock>,
    by: TimeDelta,
}

impl Clock for WrongClock {
    fn now(&self) -> Timestamp {
        self.database.now() + self.by
    }
}

/// The database's own time, read by a clock that stands still otherwise.
async fn told(url: &str) -> Timestamp {
    let row = raw(url)
        .await
        .query_one("SELECT clock_timestamp()::text", &[])
        .await
        .expect("the time");
    let text: String = row.get(0);
    text.replace(' ', "T")
        .replace("+00", "Z")
        .parse()
        .expect("a moment")
}

#[tokio::test]
async fn instances_with_different_clocks_agree_on_the_databases_time() {
    let database = fresh_database();
    // The test clock stands in January and does not move, so this clock stands at the moment of its measurement.
    let (before, after);
    before = told(database.url()).await;
    let right = DatabaseClock::init(database.url(), clock()).await;
    let right = Arc::new(right.expect("the time"));
    after = told(database.url()).await;
    assert!((before..=after).contains(&right.now()), "{}", right.now());

    let wrong = WrongClock {
        database: Arc::clone(&right),
        by: TimeDelta::hours(-5),
    };
    let corrected = DatabaseClock::init(database.url(), Arc::new(wrong)).await;
    let corrected = corrected.expect("the time");
    let hours = corrected.ahead_by() - TimeDelta::hours(5);
    assert!(hours.abs() < TimeDelta::seconds(5), "{hours}");
    assert_ne!(corrected.now(), right.now());
    assert!(corrected.now() >= after);
}

#[tokio::test]
async fn a_measurement_that_fails_keeps_the_last_one() {
    let database = fresh_database();
    let proxy = crate::proxy::Proxy::start(database.url()).await;
    let told = DatabaseClock::init(&proxy.url(), clock())
        .await
        .expect("the time");
    let before = told.now();
    proxy.go_away().await;
    let failure = told.refresh().await.expect_err("nobody is there");
    assert_eq!(failure.to_string(), "ask the database for the time");
    assert_eq!(told.now(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_answers_are_forgotten_and_young_ones_are_not() {
    let database = fresh_database();
    let clock = clock();
    let storage = Arc::new(open(database.url(), clock.clone()).await);
    let user_id = user();
    top_up(&storage, user_id, som(1_000_000)).await;
    let old = (0..30).map(|n| {
        (
            Arc::clone(&storage),
            under_key(charge(user_id), &format!("old-{n}")),
        )
    });
    assert_eq!(applied_count(&at_once(old.collect()).await), 30);
    clock.advance(TimeDelta::hours(25));
    storage
        .execute(under_key(charge(user_id), "young"))
        .await
        .expect("a charge");

    let now = clock.now();
    let forget = async |limit| storage.forget_answers(now, limit).await.expect("a job");
    assert_eq!(
        forget(20).await,
        20,
        "the oldest first, and no more than asked"
    );
    assert_eq!(forget(20).await, 10, "those that are older than a day");
    assert_eq!(forget(20).await, 0);
    let young = storage.execute(under_key(charge(user_id), "young")).await;
    assert!(matches!(young, Ok(Outcome::Replayed(_))), "{young:?}");
    let old = storage.execute(under_key(charge(user_id), "old-7")).await;
    assert!(matches!(old, Ok(Outcome::Applied { .. })), "{old:?}");
}
