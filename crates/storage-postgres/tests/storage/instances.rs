//! Two instances of the service on one database.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::UserId;
use domain::audit::Auditor;
use domain::catalogue::CatalogueStore;
use domain::ledger::{Command, ExecuteError, Ledger, Outcome, Refusal};
use domain::payment::PaymentReads;
use domain::wallet::{WalletKey, WalletReads};
use storage_contract::TestClock;
use storage_postgres::PostgresStorage;
use test_support::postgres::TestDatabase;

use crate::support::{
    Answers, applied_count, at_once, begun, charge, clock, complete, fresh_database, open,
    open_wallet, som, top_up, under_key, user,
};

struct Instances {
    one: Arc<PostgresStorage>,
    other: Arc<PostgresStorage>,
    _database: TestDatabase,
}

impl Instances {
    async fn new() -> Self {
        let database = fresh_database();
        let clock: Arc<TestClock> = clock();
        Self {
            one: Arc::new(open(database.url(), clock.clone()).await),
            other: Arc::new(open(database.url(), clock).await),
            _database: database,
        }
    }

    /// Sends all commands at the same moment, to the instances in turns.
    async fn at_once(&self, commands: impl IntoIterator<Item = Command>) -> Answers {
        let instances = [&self.one, &self.other].into_iter().cycle();
        let sent = instances
            .zip(commands)
            .map(|(to, command)| (Arc::clone(to), command));
        at_once(sent.collect()).await
    }

    async fn balance(&self, user_id: UserId) -> i64 {
        let wallet = self.one.find_wallet(WalletKey::anchor(user_id)).await;
        wallet
            .expect("a read")
            .map_or(0, |wallet| wallet.balance_minor)
    }

    async fn assert_books_balance(&self) {
        let report = self.other.audit().await.expect("an audit");
        assert_eq!(report.findings, []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_charges_on_a_wallet_for_a_hundred() {
    let instances = Instances::new().await;
    let user_id = user();
    top_up(&instances.one, user_id, som(100_000)).await;
    let answers = instances.at_once((0..200).map(|_| charge(user_id))).await;
    assert_eq!(applied_count(&answers), 100);
    let insufficient = |answer: &&Result<_, _>| {
        matches!(
            answer,
            Err(ExecuteError::Refused(Refusal::InsufficientBalance { .. }))
        )
    };
    assert_eq!(
        answers.iter().filter(insufficient).count(),
        100,
        "{answers:?}"
    );
    assert_eq!(instances.balance(user_id).await, 0);
    instances.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_completions_of_one_attempt_credit_once() {
    let instances = Instances::new().await;
    let user_id = user();
    let begun = begun(&instances.one, user_id, som(10_000)).await;
    let answers = instances.at_once((0..50).map(|_| complete(&begun))).await;
    assert_eq!(applied_count(&answers), 1);
    let repeats = |answer: &&Result<_, _>| matches!(answer, Ok(Outcome::AlreadyApplied(_)));
    assert_eq!(answers.iter().filter(repeats).count(), 49, "{answers:?}");
    assert_eq!(instances.balance(user_id).await, som(10_000));
    instances.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_requests_with_one_key_take_effect_once() {
    let instances = Instances::new().await;
    let user_id = user();
    top_up(&instances.one, user_id, som(100_000)).await;
    let requests = (0..20).map(|_| under_key(charge(user_id), "k"));
    let answers = instances.at_once(requests).await;
    let mut bodies: Vec<_> = answers.iter().map(body).collect();
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "all get the answer of the first");
    assert_eq!(applied_count(&answers), 1);
    assert_eq!(instances.balance(user_id).await, som(99_000));
    instances.assert_books_balance().await;
}

fn body(answer: &Result<Outcome, ExecuteError>) -> &[u8] {
    match answer {
        Ok(
            Outcome::Applied {
                answer: Some(answer),
                ..
            }
            | Outcome::Replayed(answer),
        ) => &answer.body,
        other => panic!("expected an answer, got {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_requests_of_a_user_open_one_wallet() {
    let instances = Instances::new().await;
    for _ in 0..20 {
        let user_id = user();
        let requests = (0..6).map(|number| match number {
            0..4 => under_key(open_wallet(user_id), "first"),
            _ => open_wallet(user_id),
        });
        let answers = instances.at_once(requests).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    }
    let report = instances.one.audit().await.expect("an audit");
    assert_eq!((report.wallets, report.findings), (20, Vec::new()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_of_both_instances_never_wait_for_each_other_for_ever() {
    let instances = Instances::new().await;
    let users: Vec<_> = (0..10).map(|_| user()).collect();
    let mut payments = Vec::new();
    for user_id in &users {
        top_up(&instances.one, *user_id, som(50_000)).await;
        payments.push(begun(&instances.other, *user_id, som(10_000)).await);
    }
    // Charges lock wallets, completions lock payments and then wallets, in batches of whatever waits.
    let mut commands = Vec::new();
    for round in 0..20 {
        for (place, user_id) in users.iter().enumerate() {
            commands.push(charge(*user_id));
            if round % 4 == 0 {
                commands.push(complete(&payments[(place * 7 + round) % payments.len()]));
            }
        }
    }
    let answers = instances.at_once(commands).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    for user_id in users {
        assert_eq!(
            instances.balance(user_id).await,
            som(50_000 + 10_000 - 20_000)
        );
    }
    instances.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_price_counts_everywhere_within_five_seconds() {
    let instances = Instances::new().await;
    let user_id = user();
    top_up(&instances.one, user_id, som(100_000)).await;
    instances
        .other
        .execute(charge(user_id))
        .await
        .expect("a charge at the old price");
    let mut catalogue = instances.one.load_catalogue().await.expect("the catalogue");
    catalogue.settings.maintenance_mode = true;
    instances
        .one
        .save_catalogue(&catalogue)
        .await
        .expect("it is saved");
    let saved_at = Instant::now();

    let here = instances.one.execute(charge(user_id)).await;
    assert!(
        matches!(here, Err(ExecuteError::Refused(Refusal::Maintenance))),
        "{here:?}"
    );
    while instances.other.execute(charge(user_id)).await.is_ok() {
        assert!(
            saved_at.elapsed() < Duration::from_secs(5),
            "still at the old price"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_instances_draw_different_attempt_numbers() {
    let instances = Instances::new().await;
    let mut numbers = Vec::new();
    for _ in 0..5 {
        for storage in [&instances.one, &instances.other] {
            let (payment, _) = begun(storage, user(), som(10_000)).await;
            let attempts = storage.list_attempts(payment.id).await.expect("a read");
            numbers.extend(attempts.iter().map(|attempt| attempt.number));
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 10);
}
