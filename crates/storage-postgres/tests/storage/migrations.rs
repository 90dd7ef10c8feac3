//! The way to the newest schema, and back.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::time::Duration;

use domain::wallet::{WalletKey, WalletReads};
use storage_postgres::{Options, PostgresStorage, migrate};
use test_support::postgres::{self, TestDatabase};
use tokio::time::sleep;

use crate::support::{clock, fresh_database, names, open, raw, user};

#[tokio::test]
async fn every_migration_can_be_taken_back() {
    let database = fresh_database();
    let sql = raw(database.url()).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/postgres");
    let entries = fs::read_dir(folder).expect("the migrations");
    let mut steps: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path().join("down.sql"))
        .filter(|step| step.is_file())
        .collect();
    steps.sort();
    for step in steps.iter().rev() {
        let text = fs::read_to_string(step).expect("a file");
        let taken_back = sql.batch_execute(&text).await;
        taken_back.unwrap_or_else(|error| panic!("{}: {error:?}", step.display()));
    }
    let left = "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                UNION ALL
                SELECT relname::text FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_\\_diesel%'";
    assert_eq!(names(&sql, left).await, [""; 0]);
    sql.batch_execute("TRUNCATE __diesel_schema_migrations")
        .await
        .expect("a table");
    let applied = migrate(database.url()).await.expect("and applied again");
    assert_eq!(applied.len(), steps.len());
}

#[tokio::test]
async fn an_empty_database_is_migrated_once_also_by_many_at_once() {
    let database = postgres::fresh_database("migrate");
    let url = database.url();
    let (first, second, third) = tokio::join!(migrate(url), migrate(url), migrate(url));
    let mut applied: Vec<usize> = [first, second, third]
        .map(|applied| applied.expect("it is migrated").len())
        .into();
    applied.sort_unstable();
    assert_eq!(applied[..2], [0, 0]);
    assert!(applied[2] > 1);
    assert_eq!(migrate(url).await.expect("nothing is missing"), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runtime_with_many_threads_may_migrate_too() {
    let database = postgres::fresh_database("migrate");
    let applied = migrate(database.url()).await.expect("it is migrated");
    assert!(applied.contains(&"0002_wallets".to_owned()), "{applied:?}");
    let storage = open(database.url(), clock()).await;
    assert_eq!(
        storage
            .find_wallet(WalletKey::anchor(user()))
            .await
            .expect("a read"),
        None
    );
}

#[tokio::test]
async fn a_database_that_is_not_migrated_is_not_opened() {
    let database = postgres::fresh_database("empty");
    let opened = PostgresStorage::connect(database.url(), clock(), Options::default());
    let Err(failure) = opened.await else {
        panic!("opened without a schema");
    };
    assert_eq!(failure.to_string(), "connect a lane to a migrated database");
}

/// A database as it was after this migration, before those that follow it.
async fn database_after(last: &str) -> TestDatabase {
    let database = postgres::fresh_database("migrate");
    let sql = raw(database.url()).await;
    let versions = "CREATE TABLE __diesel_schema_migrations (
        version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)";
    sql.batch_execute(versions).await.expect("a table");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/postgres");
    let entries = fs::read_dir(folder).expect("the migrations");
    let mut steps: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|step| step.is_dir())
        .collect();
    steps.sort();
    for step in steps {
        let name = step.file_name().and_then(OsStr::to_str).expect("a name");
        let text = fs::read_to_string(step.join("up.sql")).expect("a file");
        let applied = sql.batch_execute(&text).await;
        applied.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let version = name.split('_').next().expect("a number");
        sql.execute(
            "INSERT INTO __diesel_schema_migrations (version) VALUES ($1)",
            &[&version],
        )
        .await
        .expect("it is noted");
        if name == last {
            return database;
        }
    }
    panic!("there is no migration {last}");
}

/// Five payments that are paid; their ids end in 1 to 5.
const PAID: &str = "
    INSERT INTO payments (id, user_id, amount_minor, commission_minor, total_minor, version, created_at, expires_at,
        completed_at, is_late, currency, status, purpose, gateway, reference)
    SELECT ('00000000-0000-7000-8000-00000000000' || n)::uuid, 7, 100, 0, 100, 1, now(), now(), now(), false, 'UZS',
        'completed', 'topup', 'humo', 'PAY-' || n
    FROM generate_series(1, 5) AS n;";

#[tokio::test]
async fn orders_to_debit_that_nobody_asked_about_come_into_question() {
    let database = database_after("0070_lane_marks").await;
    let sql = raw(database.url()).await;
    sql.batch_execute(PAID).await.expect("payments");
    let attempts = "
        INSERT INTO attempts (payment_id, user_id, number, began_at, ended_at, status, gateway, gateway_transaction_id,
            submitted_at, disputed_at)
        SELECT ('00000000-0000-7000-8000-00000000000' || n)::uuid, 7, n, '2026-01-01', ended_at, status, 'humo',
            n::text, submitted_at, disputed_at
        FROM (VALUES
            (1, '2026-01-02'::timestamptz, 'superseded', '2026-01-01'::timestamptz, NULL::timestamptz),
            (2, '2026-01-02', 'superseded', '2026-01-01', '2026-01-05'),
            (3, '2026-01-02', 'superseded', NULL, NULL),
            (4, '2026-01-02', 'failed', '2026-01-01', NULL),
            (5, '2026-01-03', 'superseded', '2026-01-01', NULL)
        ) AS old (n, ended_at, status, submitted_at, disputed_at)";
    sql.batch_execute(attempts).await.expect("attempts");
    let applied = migrate(database.url()).await.expect("it is migrated");
    let step = "0080_superseded_in_question".to_owned();
    assert!(applied.contains(&step), "{applied:?}");
    let disputed = "SELECT number || ' ' || disputed_at::date FROM attempts WHERE disputed_at IS NOT NULL ORDER BY 1";
    assert_eq!(
        names(&sql, disputed).await,
        ["1 2026-01-02", "2 2026-01-05", "5 2026-01-03"]
    );
    assert_eq!(migrate(database.url()).await.expect("all is done"), [""; 0]);
}

#[tokio::test]
async fn a_lane_between_its_two_round_trips_and_the_migrations_do_not_wait_for_each_other() {
    let database = database_after("0070_lane_marks").await;
    let lane = raw(database.url()).await;
    let first = "BEGIN; SELECT FROM attempts";
    lane.batch_execute(first).await.expect("it reads");
    let url = database.url().to_owned();
    let migration = tokio::spawn(async move { migrate(&url).await });
    let sql = raw(database.url()).await;
    let waiting = "SELECT mode FROM pg_locks WHERE NOT granted AND relation = 'attempts'::regclass";
    while names(&sql, waiting).await.is_empty() {
        assert!(!migration.is_finished(), "it waited for nobody");
        sleep(Duration::from_millis(20)).await;
    }
    let second = "UPDATE attempts SET error_code = error_code; COMMIT";
    lane.batch_execute(second).await.expect("it writes");
    let applied = migration.await.expect("no panic").expect("it is migrated");
    let step = "0075_attempts_without_money".to_owned();
    assert!(applied.contains(&step), "{applied:?}");
    let indexes = "SELECT indexname::text FROM pg_indexes WHERE indexname IN ('attempts_failed', 'attempts_without_money')";
    assert_eq!(names(&sql, indexes).await, ["attempts_without_money"]);
}

#[tokio::test]
async fn refunds_that_may_have_been_ordered_count_as_ordered() {
    let database = database_after("0040_refunds").await;
    let sql = raw(database.url()).await;
    sql.batch_execute(PAID).await.expect("payments");
    let refunds = "
        INSERT INTO refunds (id, payment_id, user_id, amount_minor, attempt_number, staff_id, gateway_reason, requested_at,
            currency, status, gateway, reason)
        SELECT ('00000000-0000-7000-8000-00000000000' || n)::uuid, ('00000000-0000-7000-8000-00000000000' || n)::uuid, 7,
            amount_minor, n, staff_id, gateway_reason, '2026-01-01', 'UZS', 'pending', gateway,
            CASE WHEN staff_id IS NULL THEN NULL ELSE 'why' END
        FROM (VALUES
            (1, 'click', 40, 1, NULL::integer),
            (2, 'payme', 100, 1, NULL),
            (3, 'humo', 40, 1, NULL),
            (4, 'humo', 100, 1, NULL),
            (5, 'payme', 100, NULL, 5)
        ) AS old (n, gateway, amount_minor, staff_id, gateway_reason)";
    sql.batch_execute(refunds).await.expect("refunds");
    migrate(database.url()).await.expect("it is migrated");
    let ordered = "SELECT attempt_number || ' ' || ordered_at::date FROM refunds WHERE ordered_at IS NOT NULL ORDER BY 1";
    assert_eq!(names(&sql, ordered).await, ["1 2026-01-01", "4 2026-01-01"]);
}

#[tokio::test]
async fn an_operators_prices_survive_the_next_migration() {
    let database = fresh_database();
    let sql = raw(database.url()).await;
    sql.batch_execute(
        "UPDATE billing_rules SET unit_price_minor = 1; DELETE FROM gateways WHERE name = 'humo'",
    )
    .await
    .expect("operators may");
    migrate(database.url()).await.expect("nothing is missing");
    assert_eq!(
        names(
            &sql,
            "SELECT DISTINCT unit_price_minor::text FROM billing_rules"
        )
        .await,
        ["1"]
    );
    assert_eq!(
        names(&sql, "SELECT name FROM gateways WHERE name = 'humo'").await,
        [""; 0]
    );
}
