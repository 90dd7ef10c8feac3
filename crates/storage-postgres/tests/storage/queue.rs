//! What waits before a lane, and what a lane hands out.

use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

use domain::TransactionId;
use domain::audit::Auditor;
use domain::ledger::{
    Action, BeginAttempt, ExecuteError, Finding, Ledger, Outcome, Receipt, Refusal, SettleLookUp,
};
use domain::payment::{GatewayTransaction, PaymentReads};
use domain::wallet::{WalletKey, WalletReads};
use storage_postgres::Options;
use tokio::time::sleep;

use crate::support::{
    begun, charge, clock, complete, fresh_database, open_with, raw, som, top_up, user, uuid,
};

const NARROW: fn() -> Options = || Options {
    lanes: 1,
    batch_max: 1,
    queue_capacity: 2,
    ..Options::default()
};

#[tokio::test]
async fn a_full_queue_refuses_before_anything_is_written() {
    let database = fresh_database();
    let storage = Arc::new(open_with(database.url(), clock(), NARROW()).await);
    let user_id = user();
    top_up(&storage, user_id, som(10_000)).await;

    let sql = raw(database.url()).await;
    sql.batch_execute("BEGIN; SELECT FROM wallets FOR UPDATE")
        .await
        .expect("a lock");
    let mut waiting = Vec::new();
    for _ in 0..3 {
        let storage = Arc::clone(&storage);
        waiting.push(tokio::spawn(async move {
            storage.execute(charge(user_id)).await
        }));
        // The first is taken out of the queue and waits for the lock; the other two fill the queue.
        sleep(Duration::from_millis(100)).await;
    }
    let refused = storage.execute(charge(user_id)).await;
    assert!(
        matches!(refused, Err(ExecuteError::Overloaded)),
        "{refused:?}"
    );

    sql.batch_execute("COMMIT")
        .await
        .expect("the lock is released");
    for charge in waiting {
        charge
            .await
            .expect("no panic")
            .expect("it was only waiting");
    }
    let wallet = storage
        .find_wallet(WalletKey::anchor(user_id))
        .await
        .expect("a read");
    assert_eq!(wallet.map(|wallet| wallet.balance_minor), Some(som(7_000)));
}

#[tokio::test]
async fn what_waits_when_the_storage_closes_is_still_done() {
    let database = fresh_database();
    // One by one, so that there is something left to do.
    let slow = Options {
        queue_capacity: 100,
        ..NARROW()
    };
    let storage = open_with(database.url(), clock(), slow).await;
    let user_id = user();
    top_up(&storage, user_id, som(100_000)).await;
    let sql = raw(database.url()).await;
    let mut waiting: Vec<_> = (0..50)
        .map(|_| Box::pin(storage.execute(charge(user_id))))
        .collect();
    for charge in &mut waiting {
        let mut context = Context::from_waker(Waker::noop());
        assert!(charge.as_mut().poll(&mut context).is_pending());
    }
    drop(waiting);
    drop(storage);

    let balance = "SELECT balance_minor FROM wallets";
    let row = sql.query_one(balance, &[]).await.expect("a wallet");
    assert_eq!(row.get::<_, i64>(0), som(50_000));
    let reopened = open_with(database.url(), clock(), Options::default()).await;
    assert_eq!(reopened.audit().await.expect("an audit").findings, []);
}

#[tokio::test]
async fn many_commands_share_few_transactions() {
    let database = fresh_database();
    let storage = open_with(database.url(), clock(), Options::default()).await;
    let user_id = user();
    top_up(&storage, user_id, som(1_000_000)).await;
    let sql = raw(database.url()).await;
    let next_number = "SELECT pg_current_xact_id()::text::bigint";
    let before: i64 = sql
        .query_one(next_number, &[])
        .await
        .expect("a number")
        .get(0);
    let charges = (0..400).map(|_| storage.execute(charge(user_id)));
    let answers = futures_util::future::join_all(charges).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let after: i64 = sql
        .query_one(next_number, &[])
        .await
        .expect("a number")
        .get(0);
    assert!(
        after - before <= 20,
        "{} transactions for 400 charges",
        after - before
    );
}

#[tokio::test]
async fn attempt_numbers_that_come_to_their_end_are_refused_and_harm_nobody_else() {
    let database = fresh_database();
    let storage = open_with(database.url(), clock(), Options::default()).await;
    let user_id = user();
    let (payment, attempt) = begun(&storage, user_id, som(10_000)).await;
    let sql = raw(database.url()).await;
    sql.batch_execute("SELECT setval('attempt_numbers', 2147483000)")
        .await
        .expect("a sequence");
    let second = Action::BeginAttempt(BeginAttempt {
        payment_id: payment.id,
        transaction: GatewayTransaction {
            id: "second".to_owned(),
            ..attempt.transaction.clone()
        },
        document_id: None,
        amount: payment.total,
        gateway_began_at: None,
        card_mask: None,
        rivals: domain::ledger::Rivals::Allowed,
    });
    let completion = complete(&(payment, attempt));
    let (second, completed) =
        tokio::join!(storage.execute(second.into()), storage.execute(completion));
    let exhausted = ExecuteError::Refused(Refusal::AttemptNumbersExhausted).to_string();
    assert_eq!(
        second.expect_err("no number is left").to_string(),
        exhausted
    );
    assert!(
        matches!(completed, Ok(Outcome::Applied { .. })),
        "{completed:?}"
    );
}

#[tokio::test]
async fn what_comes_into_question_in_the_batch_that_began_it_is_stored_so() {
    let database = fresh_database();
    let one_lane = Options {
        lanes: 1,
        ..Options::default()
    };
    let storage = Arc::new(open_with(database.url(), clock(), one_lane).await);
    let user_id = user();
    top_up(&storage, user_id, som(10_000)).await;
    let paying = begun(&storage, user_id, som(10_000)).await;
    let (payment, transaction) = (paying.0.clone(), paying.1.transaction.clone());
    let document_id = Some("second".to_owned());
    let begin = Action::BeginAttempt(BeginAttempt {
        payment_id: payment.id,
        transaction: GatewayTransaction {
            id: "second".to_owned(),
            ..transaction.clone()
        },
        document_id: document_id.clone(),
        amount: payment.total,
        gateway_began_at: None,
        card_mask: None,
        rivals: domain::ledger::Rivals::Allowed,
    });
    let settle = Action::SettleLookUp(SettleLookUp {
        payment_id: payment.id,
        gateway: transaction.gateway,
        finding: Finding::Paid {
            attempt: None,
            document_id,
        },
        transaction_id: TransactionId(uuid()),
    });
    let sql = raw(database.url()).await;
    sql.batch_execute("BEGIN; SELECT FROM wallets FOR UPDATE")
        .await
        .expect("a lock");
    let mut waiting = Vec::new();
    // The first is taken out of the queue and waits for the lock; the others wait for it, and are one batch then.
    for command in [
        charge(user_id),
        begin.into(),
        complete(&paying),
        settle.into(),
    ] {
        let storage = Arc::clone(&storage);
        waiting.push(tokio::spawn(async move { storage.execute(command).await }));
        sleep(Duration::from_millis(100)).await;
    }
    let unlocked = sql.batch_execute("COMMIT").await;
    unlocked.expect("the lock is released");
    let mut receipts = Vec::new();
    for command in waiting {
        let outcome = command.await.expect("no panic").expect("it takes effect");
        receipts.extend(outcome.receipt().cloned());
    }
    let Some(Receipt::CompletionDisputed(in_question)) = receipts.last() else {
        panic!("{receipts:?}");
    };
    assert!(in_question.disputed_at.is_some());
    let stored = storage.list_attempts(payment.id).await.expect("a read");
    assert_eq!(stored.last(), Some(in_question));
}
