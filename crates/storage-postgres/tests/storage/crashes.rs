//! A server that crashes: what it held in memory and had not written is gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::audit::Auditor;
use domain::ledger::Ledger;
use domain::wallet::{WalletKey, WalletReads};
use storage_postgres::{Options, PostgresStorage, migrate};
use test_support::postgres::Cluster;
use tokio::time::sleep;
use tokio_postgres::{Client, NoTls};

use crate::support::{charge, clock, open_with, som, top_up, under_key, user};

const PAYERS: usize = 16;
const CRASHES: usize = 4;
/// Charges that are answered between two crashes.
const ANSWERED: u64 = 200;

/// A process of the server that is at work for a lane, and a connection that ends when the server crashes.
async fn session_of_a_lane(cluster: &Cluster) -> (i32, Client) {
    loop {
        // The server turns everybody away while it recovers.
        let Ok((sql, connection)) = tokio_postgres::connect(cluster.url(), NoTls).await else {
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        tokio::spawn(connection);
        let lanes =
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'hamyon lane' LIMIT 1";
        if let Ok(Some(row)) = sql.query_opt(lanes, &[]).await {
            return (row.get(0), sql);
        }
        sleep(Duration::from_millis(20)).await;
    }
}

async fn charge_until_answered(storage: &PostgresStorage, user_id: domain::UserId, key: &str) {
    // A caller who is told that it failed, or that nobody knows, asks again under the same key.
    while storage
        .execute(under_key(charge(user_id), key))
        .await
        .is_err()
    {
        sleep(Duration::from_millis(5)).await;
    }
}

async fn answered_charges_survive(lanes: usize, settings: &str) {
    let cluster = Cluster::start_durable();
    let url = format!("{}{settings}", cluster.url());
    migrate(cluster.url()).await.expect("the migrations apply");
    let options = Options {
        lanes,
        reconnect_max: Duration::from_secs(60),
        ..Options::default()
    };
    let storage = Arc::new(open_with(&url, clock(), options).await);
    let answered = Arc::new(AtomicU64::new(0));
    let wanted = ANSWERED * (CRASHES as u64 + 1);

    let mut payers = Vec::new();
    for _ in 0..PAYERS {
        let (storage, answered) = (Arc::clone(&storage), Arc::clone(&answered));
        let user_id = user();
        top_up(&storage, user_id, som(1_000_000)).await;
        payers.push(tokio::spawn(async move {
            let mut charges: i64 = 0;
            while answered.load(Ordering::Relaxed) < wanted {
                charge_until_answered(&storage, user_id, &format!("charge-{charges}")).await;
                charges += 1;
                answered.fetch_add(1, Ordering::Relaxed);
            }
            (user_id, charges)
        }));
    }
    for crash in 1..=CRASHES as u64 {
        while answered.load(Ordering::Relaxed) < ANSWERED * crash {
            sleep(Duration::from_millis(1)).await;
        }
        let (session, witness) = session_of_a_lane(&cluster).await;
        cluster.crash(session);
        while !witness.is_closed() {
            sleep(Duration::from_millis(1)).await;
        }
    }

    for payer in payers {
        let (user_id, charges) = payer.await.expect("every charge is answered");
        let wallet = storage.find_wallet(WalletKey::anchor(user_id)).await;
        let wallet = wallet.expect("a read").expect("a wallet");
        assert_eq!(
            wallet.balance_minor,
            som(1_000_000 - 1_000 * charges),
            "{charges} charges were answered"
        );
    }
    assert_eq!(storage.audit().await.expect("an audit").findings, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_survives_a_crash_of_the_server() {
    answered_charges_survive(1, "").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_survives_a_crash_with_several_lanes() {
    answered_charges_survive(3, "").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_survives_a_crash_where_commits_are_set_to_be_answered_early() {
    answered_charges_survive(1, "?options=-c%20synchronous_commit%3Doff").await;
}
