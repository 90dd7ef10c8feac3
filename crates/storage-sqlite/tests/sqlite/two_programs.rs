//! Two programs at work on one file. Each storage has a writing thread and connections of its own, so two of them in one
//! process meet exactly as two processes do.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use domain::audit::Auditor;
use domain::billing::ServiceType;
use domain::catalogue::CatalogueStore;
use domain::idempotency::{Answer, Idempotency, IdempotencyKey};
use domain::ledger::{Command, ExecuteError, Ledger, Outcome, Receipt};
use domain::money::Money;
use storage_sqlite::SqliteStorage;

use crate::support::{Place, balance, charge, som, top_up, user};

type Answered = Result<Outcome, ExecuteError>;

/// Sends these commands to both storages in turn, all at once.
async fn at_once(storages: &[Arc<SqliteStorage>; 2], commands: Vec<Command>) -> Vec<Answered> {
    let storages = storages.iter().cycle();
    let senders: Vec<_> = commands
        .into_iter()
        .zip(storages)
        .map(|(command, storage)| {
            let storage = Arc::clone(storage);
            tokio::spawn(async move { storage.execute(command).await })
        })
        .collect();
    let mut answers = Vec::new();
    for sender in senders {
        answers.push(sender.await.expect("the storage does not panic"));
    }
    answers
}

fn count(answers: &[Answered], wanted: impl Fn(&Answered) -> bool) -> usize {
    answers.iter().filter(|answer| wanted(answer)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_never_overdraw_a_wallet_together() {
    let place = Place::migrated();
    let storages = [Arc::new(place.open()), Arc::new(place.open())];
    top_up(&*storages[0], user(7), som(100_000)).await;
    let charges = (0..200).map(|_| charge(user(7))).collect();
    let answers = at_once(&storages, charges).await;
    assert_eq!(count(&answers, Result::is_ok), 100);
    let refused = |answer: &Answered| matches!(answer, Err(ExecuteError::Refused(_)));
    assert_eq!(count(&answers, refused), 100);
    for storage in storages {
        assert_eq!(balance(&*storage, user(7)).await, 0);
        let report = storage.audit().await.expect("the books are read");
        assert_eq!((report.findings, report.transactions), (vec![], 101));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_idempotency_key_at_both_applies_once() {
    let place = Place::migrated();
    let storages = [Arc::new(place.open()), Arc::new(place.open())];
    top_up(&*storages[0], user(7), som(100_000)).await;
    let presenter = Arc::new(|receipt: &Receipt| Answer {
        status: 200,
        body: format!("{receipt:?}").into_bytes(),
    });
    let keyed = |_| Command {
        idempotency: Some(Arc::new(Idempotency {
            key: IdempotencyKey::parse("k").expect("a key"),
            fingerprint: [1; 32],
            presenter: Arc::clone(&presenter) as _,
        })),
        ..charge(user(7))
    };
    let answers = at_once(&storages, (0..20).map(keyed).collect()).await;
    let applied = |answer: &Answered| matches!(answer, Ok(Outcome::Applied { .. }));
    let replayed = |answer: &Answered| matches!(answer, Ok(Outcome::Replayed(_)));
    assert_eq!(
        (count(&answers, applied), count(&answers, replayed)),
        (1, 19)
    );
    assert_eq!(balance(&*storages[1], user(7)).await, som(99_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_price_saved_by_one_counts_for_the_other_at_once() {
    let place = Place::migrated();
    let [one, other] = [place.open(), place.open()];
    top_up(&one, user(7), som(100_000)).await;
    let charged = async |price| {
        let mut catalogue = one.load_catalogue().await.expect("the catalogue is read");
        for rule in &mut catalogue.rules {
            if rule.service == ServiceType::ChatMessage {
                rule.unit_price = Money::from_minor(price);
            }
        }
        one.save_catalogue(&catalogue).await.expect("it is saved");
        let before = balance(&other, user(7)).await;
        other.execute(charge(user(7))).await.expect("a charge");
        before - balance(&other, user(7)).await
    };
    for price in [1, 12_345, 2] {
        assert_eq!(charged(price).await, price);
    }
}

/// Takes the five seconds that the writer waits for the lock, a batch, not a command.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_another_program_holds_the_file_commands_fail_together_and_write_nothing() {
    let place = Place::migrated();
    let storages = [Arc::new(place.open()), Arc::new(place.open())];
    top_up(&*storages[0], user(7), som(100_000)).await;
    let mut other_program = place.tool();
    other_program
        .batch_execute("BEGIN IMMEDIATE")
        .expect("the lock");
    let start = Instant::now();
    let charges = (0..20).map(|_| charge(user(7))).collect();
    let answers = at_once(&storages, charges).await;
    let failed = |answer: &Answered| matches!(answer, Err(ExecuteError::Failed(_)));
    assert_eq!(count(&answers, failed), 20, "{answers:?}");
    assert!(
        start.elapsed() < Duration::from_secs(30),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(
        balance(&*storages[0], user(7)).await,
        som(100_000),
        "reads go on"
    );
    other_program.batch_execute("ROLLBACK").expect("the end");
    let now_free = storages[0].execute(charge(user(7))).await;
    now_free.expect("the lock is free");
    assert_eq!(balance(&*storages[1], user(7)).await, som(99_000));
}
