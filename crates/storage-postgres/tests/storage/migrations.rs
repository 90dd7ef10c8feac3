//! The way to the newest schema, and back.

use std::fs;
use std::path::Path;

use domain::wallet::{WalletKey, WalletReads};
use storage_postgres::{Options, PostgresStorage, migrate};
use test_support::postgres;

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
