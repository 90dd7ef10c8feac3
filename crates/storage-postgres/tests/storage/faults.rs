//! Connections that break at the worst moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::audit::Auditor;
use domain::ledger::{Ledger, Outcome};
use domain::page::PageRequest;
use domain::payment::{PaymentFilter, PaymentReads};
use domain::time::Clock;
use domain::wallet::{WalletKey, WalletReads};
use storage_postgres::Options;
use tokio::time::sleep;

use crate::proxy::{Cut, Proxy};
use crate::support::{
    charge, charge_about, clock, fresh_database, open, open_with, raw, som, top_up, under_key, user,
};

/// So many users charge so often while their connections are killed.
const USERS: usize = 20;
const CHARGES: usize = 120;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_connections_lose_nothing_and_repeat_nothing() {
    let database = fresh_database();
    // A slow machine gets its time; what is seen here is that nothing is lost and nothing repeated.
    let options = Options {
        reconnect_max: Duration::from_secs(60),
        ..Options::default()
    };
    let storage = Arc::new(open_with(database.url(), clock(), options).await);
    let mut users = Vec::new();
    for _ in 0..USERS {
        let user_id = user();
        top_up(&storage, user_id, som(1_000_000)).await;
        users.push(user_id);
    }
    let is_done = Arc::new(AtomicBool::new(false));
    let trouble = {
        let (sql, is_done) = (raw(database.url()).await, Arc::clone(&is_done));
        tokio::spawn(async move {
            let mut killed = 0;
            while !is_done.load(Ordering::Relaxed) {
                // Those that are being opened are spared, and longer each time: on a slow machine a lane would never get its
                // connection back.
                let spared = 500 + 50 * killed;
                let kill = format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE application_name LIKE 'hamyon%' AND datname = current_database()
                         AND backend_start < clock_timestamp() - interval '{spared} ms'"
                );
                let rows = sql.query(&kill, &[]).await.expect("a superuser may");
                killed += rows.len();
                sleep(Duration::from_millis(20)).await;
            }
            killed
        })
    };
    let payers = users.iter().map(|user_id| {
        let (storage, user_id) = (Arc::clone(&storage), *user_id);
        tokio::spawn(async move {
            for number in 0..CHARGES {
                let command = under_key(charge(user_id), &format!("charge-{number}"));
                storage.execute(command).await.expect("the lane comes back");
                sleep(Duration::from_millis(20)).await;
            }
        })
    });
    for payer in payers.collect::<Vec<_>>() {
        payer.await.expect("every charge is answered");
    }
    is_done.store(true, Ordering::Relaxed);
    let killed = trouble.await.expect("no panic");
    assert!(killed >= 6, "only {killed} connections were killed");

    for user_id in users {
        let wallet = storage.find_wallet(WalletKey::anchor(user_id)).await;
        let wallet = wallet.expect("a read").expect("a wallet");
        assert_eq!(wallet.balance_minor, som(1_000_000 - 120 * 1_000));
    }
    assert_eq!(storage.audit().await.expect("an audit").findings, []);
}

/// Charges once through a connection that is cut when the write of that charge passes, and answers what is left of
/// ten charges' worth.
async fn balance_after_a_cut(cut: Cut) -> i64 {
    let database = fresh_database();
    let user_id = user();
    let direct = open(database.url(), clock()).await;
    top_up(&direct, user_id, som(10_000)).await;

    let proxy = Proxy::start(database.url()).await;
    let storage = open(&proxy.url(), clock()).await;
    applied_through(&storage, user_id).await;
    proxy.cut_at("(ID: 424242)", cut);
    let answer = storage.execute(charge_about(user_id, 424_242)).await;
    assert!(matches!(answer, Ok(Outcome::Applied { .. })), "{answer:?}");
    assert_eq!(proxy.cuts(), 1, "the connection was cut");
    assert_eq!(direct.audit().await.expect("an audit").findings, []);
    let wallet = direct.find_wallet(WalletKey::anchor(user_id)).await;
    wallet.expect("a read").expect("a wallet").balance_minor
}

async fn applied_through(storage: &storage_postgres::PostgresStorage, user_id: domain::UserId) {
    let answer = storage.execute(charge(user_id)).await;
    assert!(matches!(answer, Ok(Outcome::Applied { .. })), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_lost_is_not_repeated() {
    assert_eq!(balance_after_a_cut(Cut::Answer).await, som(8_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_never_arrived_is_sent_again() {
    assert_eq!(balance_after_a_cut(Cut::Request).await, som(8_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_of_which_half_arrived_is_sent_again() {
    assert_eq!(balance_after_a_cut(Cut::HalfOfTheRequest).await, som(8_000));
}

#[tokio::test]
async fn a_database_that_is_away_fails_commands_in_time_and_writes_nothing() {
    let database = fresh_database();
    let user_id = user();
    let direct = open(database.url(), clock()).await;
    top_up(&direct, user_id, som(10_000)).await;
    let proxy = Proxy::start(database.url()).await;
    let options = storage_postgres::Options {
        reconnect_max: Duration::from_secs(2),
        ..storage_postgres::Options::default()
    };
    let storage = crate::support::open_with(&proxy.url(), clock(), options).await;
    proxy.go_away().await;
    let answer =
        tokio::time::timeout(Duration::from_secs(20), storage.execute(charge(user_id))).await;
    let failed = answer
        .expect("an answer in time")
        .expect_err("nobody is there");
    assert_eq!(failed.to_string(), "reach the database");
    proxy.come_back();
    applied_through(&storage, user_id).await;
    let wallet = direct.find_wallet(WalletKey::anchor(user_id)).await;
    assert_eq!(
        wallet.expect("a read").expect("a wallet").balance_minor,
        som(9_000)
    );
}

#[tokio::test]
async fn reads_survive_the_end_of_their_connections() {
    let database = fresh_database();
    let storage = open(database.url(), clock()).await;
    let user_id = user();
    top_up(&storage, user_id, som(10_000)).await;
    let sql = raw(database.url()).await;
    for _ in 0..5 {
        let reads = (0..8).map(|_| storage.find_wallet(WalletKey::anchor(user_id)));
        for wallet in futures_util::future::join_all(reads).await {
            assert!(wallet.expect("a read").is_some());
        }
        let kill = "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
                    WHERE application_name = 'hamyon read' AND datname = current_database()";
        assert!(
            !sql.query(kill, &[])
                .await
                .expect("a superuser may")
                .is_empty()
        );
    }
}

#[tokio::test]
async fn a_read_that_loses_its_connection_is_asked_again() {
    let database = fresh_database();
    let proxy = Proxy::start(database.url()).await;
    let storage = open(&proxy.url(), clock()).await;
    let user_id = user();
    let filter = PaymentFilter {
        gateway: Some("name_of_no_gateway".parse().expect("a gateway name")),
        ..PaymentFilter::default()
    };
    let page = PageRequest {
        page: 1,
        per_page: 10,
    };
    let now = clock().now();
    for cut in [Cut::Answer, Cut::Request, Cut::HalfOfTheRequest] {
        proxy.cut_at("name_of_no_gateway", cut);
        let listed = storage.list_payments(user_id, &filter, page, now).await;
        assert_eq!(listed.expect("a page").total_count, 0, "{cut:?}");
    }
    assert_eq!(proxy.cuts(), 3);
}

#[tokio::test]
async fn a_read_that_gets_no_answer_gives_up_and_its_connection_is_replaced() {
    let database = fresh_database();
    let options = Options {
        read_pool: 1,
        read_answer_max: Duration::from_millis(300),
        ..Options::default()
    };
    let storage = open_with(database.url(), clock(), options).await;
    let key = WalletKey::anchor(user());
    let sql = raw(database.url()).await;
    sql.batch_execute("BEGIN; LOCK TABLE wallets IN ACCESS EXCLUSIVE MODE")
        .await
        .expect("a lock");
    // The second one finds the only connection free again.
    for _ in 0..2 {
        assert!(storage.find_wallet(key).await.is_err());
    }
    sql.batch_execute("COMMIT")
        .await
        .expect("the lock is let go");
    assert_eq!(storage.find_wallet(key).await.expect("a read"), None);
}

#[tokio::test]
async fn a_cancelled_statement_harms_no_command() {
    let database = fresh_database();
    let storage = Arc::new(open(database.url(), clock()).await);
    let user_id = user();
    top_up(&storage, user_id, som(10_000)).await;
    let sql = raw(database.url()).await;
    sql.batch_execute("BEGIN; SELECT FROM wallets FOR UPDATE")
        .await
        .expect("a lock");
    let waiting = {
        let storage = Arc::clone(&storage);
        tokio::spawn(async move { storage.execute(charge(user_id)).await })
    };
    let other = raw(database.url()).await;
    let cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                  WHERE application_name = 'hamyon lane' AND wait_event_type = 'Lock'";
    while other
        .query(cancel, &[])
        .await
        .expect("a superuser may")
        .is_empty()
    {
        sleep(Duration::from_millis(10)).await;
    }
    sql.batch_execute("COMMIT")
        .await
        .expect("the lock is released");
    let answer = waiting.await.expect("no panic");
    assert!(matches!(answer, Ok(Outcome::Applied { .. })), "{answer:?}");
}
