//! Seals on a database that others write to, and what somebody with SQL in hand can do to them.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::ledger::Ledger;
use domain::seal::{
    ChainReport, KnownSeal, Seal, SealChain, SealFinding, SealStore, seal_next, verify,
};
use domain::time::{Clock, Timestamp, whole_micros};
use storage_contract::TestClock;
use storage_postgres::{DatabaseClock, PostgresStorage};
use test_support::postgres::TestDatabase;
use tokio::time::{Instant, sleep};
use tokio_postgres::Client;

use crate::support::{at_once, charge, clock, fresh_database, names, open, raw, som, top_up, user};

/// Books that were written and sealed three times: each seal of the ledger holds two movements, each of the log a line.
struct Books {
    storage: PostgresStorage,
    sql: Client,
    seals: Vec<Seal>,
    _database: TestDatabase,
}

const LINE: &str = "
    INSERT INTO admin_log (id, actor_id, happened_at, actor_role, action, target, after_state, reason)
    VALUES (gen_random_uuid(), 9, '2026-01-15 06:00:00Z'::timestamptz, 'admin', 'block_wallet', 'wallet:7:UZS', '{}', 'why')";

impl Books {
    async fn new() -> Self {
        let database = fresh_database();
        let clock = clock();
        let storage = open(database.url(), clock.clone()).await;
        let sql = raw(database.url()).await;
        let mut seals = Vec::new();
        for round in 0..3 {
            let user_id = user();
            top_up(&storage, user_id, som(10_000)).await;
            storage.execute(charge(user_id)).await.expect("a charge");
            let line = LINE.replace("06:00", &format!("06:0{round}"));
            sql.batch_execute(&line).await.expect("a line");
            clock.advance(TimeDelta::minutes(1));
            for chain in SealChain::ALL {
                let sealed = seal_next(&storage, chain, clock.now(), clock.now()).await;
                seals.push(sealed.expect("no failure").expect("a seal"));
            }
        }
        Self {
            storage,
            sql,
            seals,
            _database: database,
        }
    }

    async fn findings(&self, known: &[KnownSeal]) -> Vec<String> {
        let mut findings = Vec::new();
        for chain in SealChain::ALL {
            let report = report(&self.storage, chain, known).await;
            findings.extend(report.findings.iter().map(ToString::to_string));
        }
        findings
    }

    /// What a superuser can do who switches the triggers off first.
    async fn tamper(&self, statement: &str) {
        let all = format!(
            "SET session_replication_role = replica; {statement}; RESET session_replication_role"
        );
        let done = self.sql.batch_execute(&all).await;
        done.unwrap_or_else(|error| panic!("{statement}: {error:?}"));
    }
}

async fn report(storage: &PostgresStorage, chain: SealChain, known: &[KnownSeal]) -> ChainReport {
    let report = verify(storage, chain, known).await;
    report.expect("the chain is read")
}

/// A copy of the movement of this number with another number.
const COPY: &str = "
    INSERT INTO transactions (user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, created_at, id,
        currency, direction, status, counter_account, description)
    SELECT user_id, sequence + 10, amount_minor, balance_before_minor, balance_after_minor, created_at, gen_random_uuid(),
        currency, direction, status, counter_account, description
    FROM transactions ORDER BY created_at, sequence OFFSET 2 LIMIT 1";

#[tokio::test]
async fn what_is_done_to_sealed_rows_and_seals_is_named() {
    let second =
        "(SELECT created_at FROM transactions ORDER BY created_at, sequence OFFSET 2 LIMIT 1)";
    for (statement, expected) in [
        (
            format!(
                "UPDATE transactions SET description = 'x' WHERE created_at = {second} AND sequence = 1"
            ),
            &["seal ledger:2 ", "rows were changed, 2 are there"][..],
        ),
        (
            format!("DELETE FROM transactions WHERE created_at = {second} AND sequence = 2"),
            &["seal ledger:2 ", "rows are missing, 1 of 2 are there"],
        ),
        (
            COPY.to_owned(),
            &[
                "seal ledger:2 ",
                "rows were added, 3 are there and 2 were sealed",
            ],
        ),
        (
            format!("UPDATE transactions SET created_at = '-infinity' WHERE created_at = {second}"),
            &["seal ledger:2 ", "rows are missing, 0 of 2 are there"],
        ),
        (
            "UPDATE admin_log SET reason = 'because' WHERE happened_at = '2026-01-15 06:00:00Z'"
                .to_owned(),
            &["seal admin_log:1 ", "rows were changed, 1 are there"],
        ),
        (
            "DELETE FROM admin_log WHERE happened_at = '2026-01-15 06:02:00Z'".to_owned(),
            &["seal admin_log:3 ", "rows are missing, 0 of 1 are there"],
        ),
        (
            LINE.to_owned(),
            &["seal admin_log:1 ", "rows were added, 2 are there"],
        ),
        (
            "DELETE FROM seals WHERE chain = 'ledger' AND number = 2".to_owned(),
            &["seal ledger:2 is missing"],
        ),
        (
            "UPDATE seals SET row_count = 3 WHERE chain = 'ledger' AND number = 3".to_owned(),
            &["seal ledger:3 ", "the chain is broken"],
        ),
    ] {
        let books = Books::new().await;
        assert_eq!(books.findings(&[]).await, [""; 0], "before");
        books.tamper(&statement).await;
        let is_infinite = statement.contains("-infinity");
        if is_infinite {
            // No moment of the program's: the first seal cannot even be read.
            let verified = verify(&books.storage, SealChain::Ledger, &[]).await;
            assert!(verified.is_err(), "{verified:?}");
            continue;
        }
        let findings = books.findings(&[]).await;
        let is_named = findings
            .iter()
            .any(|finding| expected.iter().all(|part| finding.contains(part)));
        assert!(is_named, "{statement}: {findings:?}");
    }
}

#[tokio::test]
async fn a_missing_last_seal_is_seen_by_whoever_knows_it() {
    let books = Books::new().await;
    let last = books
        .seals
        .iter()
        .rfind(|seal| seal.chain == SealChain::Ledger);
    let last = last.expect("a seal");
    let known = KnownSeal {
        chain: last.chain,
        number: last.number,
        digest: last.digest,
    };
    assert_eq!(books.findings(&[known]).await, [""; 0]);
    books
        .tamper("DELETE FROM seals WHERE chain = 'ledger' AND number = 3")
        .await;
    assert_eq!(books.findings(&[]).await, [""; 0]);
    let missing = SealFinding::KnownMissing { known };
    assert_eq!(books.findings(&[known]).await, [missing.to_string()]);
}

#[tokio::test]
async fn seals_cannot_be_changed_or_removed() {
    let books = Books::new().await;
    for statement in [
        "UPDATE seals SET row_count = row_count",
        "DELETE FROM seals",
        "TRUNCATE seals",
    ] {
        let refused = books.sql.batch_execute(statement).await;
        let refused = refused.expect_err(statement);
        let message = refused
            .as_db_error()
            .map(|error| error.message().to_owned());
        let message = message.unwrap_or_default();
        assert!(message.ends_with("its rows are kept for ever"), "{message}");
    }
}

#[tokio::test]
async fn what_an_open_transaction_may_still_write_is_not_settled() {
    let database = fresh_database();
    let clock = Arc::new(TestClock::new());
    clock.set("2100-01-01T00:00:00Z".parse().expect("a moment"));
    let storage = open(database.url(), Arc::clone(&clock) as _).await;
    let behind = TimeDelta::seconds(60);
    let settled = async || storage.settled_until(behind).await.expect("it is known");
    let sql = raw(database.url()).await;
    let server = async || -> Timestamp {
        let now = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
        names(&sql, now).await[0].parse().expect("a moment")
    };
    // The host's clock is far ahead, and bounds nothing.
    let (before, idle, after) = (server().await, settled().await, server().await);
    assert!(before <= idle + behind && idle + behind <= after, "{idle}");
    sql.batch_execute("BEGIN").await.expect("a transaction");
    let began = "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    let began: Timestamp = names(&sql, began).await[0].parse().expect("a moment");
    sleep(Duration::from_millis(50)).await;
    assert_eq!(settled().await, began - behind);
    sql.batch_execute("ROLLBACK").await.expect("the end");
    assert!(settled().await > began - behind);
}

/// A movement of this very transaction, as one of a lane is.
const MOVEMENT: &str = "
    INSERT INTO transactions (user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, created_at, id,
        currency, direction, status, counter_account, description)
    VALUES (999, 1, 5, 0, 5, now(), gen_random_uuid(), 'UZS', 'credit', 'completed', 'adjustment', '')";

/// The tests' wall clock.
struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "the database's time moves too")]
    fn now(&self) -> Timestamp {
        whole_micros(std::time::SystemTime::now().into())
    }
}

async fn instance(database: &TestDatabase) -> (Arc<PostgresStorage>, Arc<DatabaseClock>) {
    let clock = DatabaseClock::init(database.url(), Arc::new(WallClock)).await;
    let clock = Arc::new(clock.expect("the time"));
    let storage = open(database.url(), Arc::clone(&clock) as _).await;
    (Arc::new(storage), clock)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sealing_beside_charges_of_two_programs_misses_none_and_does_not_fork() {
    let database = fresh_database();
    let (one, other) = (instance(&database).await, instance(&database).await);
    let sql = raw(database.url()).await;
    let user_id = user();
    top_up(&one.0, user_id, som(1_000_000)).await;
    // It commits when others have been sealed that began long after it.
    sql.batch_execute(&format!("BEGIN; {MOVEMENT}"))
        .await
        .expect("a movement");
    let behind = TimeDelta::milliseconds(100);
    let until = Instant::now() + Duration::from_secs(4);
    let sealers: Vec<_> = [&one, &other]
        .map(|(storage, clock)| {
            let (storage, clock) = (Arc::clone(storage), Arc::clone(clock));
            tokio::spawn(async move {
                let mut made = 0_u64;
                while Instant::now() < until {
                    let settled = storage.settled_until(behind).await.expect("it is known");
                    let sealed = seal_next(&*storage, SealChain::Ledger, settled, clock.now());
                    made += u64::from(sealed.await.expect("no failure").is_some());
                    sleep(Duration::from_millis(5)).await;
                }
                made
            })
        })
        .into();
    let mut charges = 0;
    while Instant::now() + Duration::from_secs(1) < until {
        let commands = (0..20).map(|number| {
            let storage = if number % 2 == 0 { &one.0 } else { &other.0 };
            (Arc::clone(storage), charge(user_id))
        });
        charges += at_once(commands.collect()).await.len();
        if charges == 200 {
            sql.batch_execute("COMMIT").await.expect("it commits");
        }
    }
    let mut made = 0;
    for sealer in sealers {
        made += sealer.await.expect("no panic");
    }
    let report = report(&one.0, SealChain::Ledger, &[]).await;
    assert_eq!(report.findings, []);
    assert_eq!(report.seals, made);
    assert!(charges > 200 && made > 3, "{charges} charges, {made} seals");
    let all = names(&sql, "SELECT count(*)::text FROM transactions").await;
    assert_eq!(all, [report.rows.to_string()], "all are sealed by now");
}

#[tokio::test]
async fn every_partition_finds_rows_by_their_time() {
    let database = fresh_database();
    let clock = clock();
    let storage = open(database.url(), clock.clone()).await;
    let far: Timestamp = "2031-03-31T00:00:00Z".parse().expect("a moment");
    clock.set(far);
    storage
        .ensure_partitions()
        .await
        .expect("partitions are made");
    let sql = raw(database.url()).await;
    let without = "
        SELECT inhrelid::regclass::text FROM pg_inherits
        WHERE inhparent = 'transactions'::regclass AND NOT EXISTS (
            SELECT FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
            WHERE i.indrelid = inhrelid AND c.relam = (SELECT oid FROM pg_am WHERE amname = 'brin')
                AND c.reloptions @> ARRAY['autosummarize=on']
        )";
    assert_eq!(names(&sql, without).await, [""; 0]);
}
