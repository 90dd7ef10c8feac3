//! What holds for every table.

use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use domain::ledger::Ledger;
use domain::page::PageRequest;
use domain::time::{Clock, Timestamp};
use domain::wallet::{TransactionFilter, WalletKey, WalletReads};
use storage_postgres::migrate;
use test_support::postgres;
use tokio_postgres::Client;

use crate::support::{charge, clock, fresh_database, open, raw, som, top_up, user};

async fn names(sql: &Client, query: &str) -> Vec<String> {
    let rows = sql
        .query(query, &[])
        .await
        .expect("the catalogue of the database");
    rows.iter().map(|row| row.get(0)).collect()
}

/// Tables of ours that are not partitions of another.
const OUR_TABLES: &str = "
    SELECT oid, relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname <> '__diesel_schema_migrations'";

#[tokio::test]
async fn money_is_in_whole_minor_units_and_has_a_check() {
    let database = fresh_database();
    let sql = raw(database.url()).await;
    let unchecked = format!(
        "SELECT t.relname || '.' || a.attname
         FROM ({OUR_TABLES}) AS t
         JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attname LIKE '%\\_minor'
         WHERE a.atttypid <> 'bigint'::regtype
             OR NOT a.attnotnull
             OR NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = t.oid AND contype = 'c' AND a.attnum = ANY (conkey))"
    );
    assert_eq!(names(&sql, &unchecked).await, [""; 0]);
    let money = format!(
        "SELECT t.relname || '.' || a.attname FROM ({OUR_TABLES}) AS t
         JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attname LIKE '%\\_minor'"
    );
    assert_eq!(
        names(&sql, &money).await.len(),
        15,
        "all sums of money that there are"
    );
}

#[tokio::test]
async fn nothing_is_kept_in_a_type_that_rounds_or_forgets_its_zone() {
    let database = fresh_database();
    let sql = raw(database.url()).await;
    let doubtful = format!(
        "SELECT t.relname || '.' || a.attname
         FROM ({OUR_TABLES}) AS t
         JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE a.atttypid = ANY ('{{real, double precision, money, numeric, timestamp, time, json}}'::regtype[])"
    );
    assert_eq!(names(&sql, &doubtful).await, [""; 0]);
}

#[tokio::test]
async fn every_foreign_key_has_an_index() {
    let database = fresh_database();
    let sql = raw(database.url()).await;
    let without = "
        SELECT conname::text
        FROM pg_constraint AS c
        WHERE contype = 'f' AND NOT EXISTS (
            SELECT FROM pg_index AS i
            WHERE i.indrelid = c.conrelid AND i.indpred IS NULL
                AND (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] @> c.conkey
        )";
    assert_eq!(names(&sql, without).await, [""; 0]);
    let all = "SELECT conname::text FROM pg_constraint WHERE contype = 'f'";
    assert_eq!(
        names(&sql, all).await.len(),
        2,
        "the check looked at something"
    );
    let slow = "CREATE TABLE receipts (payment_id uuid REFERENCES payments)";
    sql.batch_execute(slow).await.expect("a table");
    assert_eq!(
        names(&sql, without).await,
        ["receipts_payment_id_fkey"],
        "the check would have seen it"
    );
}

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
async fn every_table_has_a_key_and_hot_tables_carry_their_user() {
    let database = fresh_database();
    let sql = raw(database.url()).await;
    let keyless = format!(
        "SELECT relname::text FROM ({OUR_TABLES}) AS t
         WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = t.oid AND contype = 'p')"
    );
    assert_eq!(names(&sql, &keyless).await, [""; 0]);
    let without_user = format!(
        "SELECT relname::text FROM ({OUR_TABLES}) AS t
         WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = t.oid AND attname = 'user_id')
         ORDER BY relname"
    );
    assert_eq!(
        names(&sql, &without_user).await,
        [
            "billing_rules",
            "billing_settings",
            "doctors",
            "gateways",
            "webhook_calls"
        ],
        "what operators and gateways write, and nothing that a user does"
    );
}

#[tokio::test]
async fn a_movement_of_money_costs_one_index_entry() {
    let database = fresh_database();
    let sql = raw(database.url()).await;
    let indexes = "SELECT indexrelid::regclass::text FROM pg_index
                   WHERE indrelid IN ('transactions'::regclass, 'wallets'::regclass) ORDER BY 1";
    assert_eq!(
        names(&sql, indexes).await,
        ["transactions_pkey", "wallets_pkey"]
    );
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
    assert!(applied.contains(&"0002".to_owned()), "{applied:?}");
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
    let opened = storage_postgres::PostgresStorage::connect(
        database.url(),
        clock(),
        storage_postgres::Options::default(),
    );
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

#[tokio::test]
async fn a_movement_goes_into_the_partition_of_its_month() {
    let database = fresh_database();
    let (clock, sql) = (clock(), raw(database.url()).await);
    let storage = open(database.url(), clock.clone()).await;
    clock.set(
        "2031-03-31T23:59:59.999999Z"
            .parse::<Timestamp>()
            .expect("a moment"),
    );
    let made = storage
        .ensure_partitions()
        .await
        .expect("partitions are made");
    assert_eq!(
        made,
        [
            "transactions_2031_03",
            "transactions_2031_04",
            "transactions_2031_05",
            "transactions_2031_06",
            "webhook_calls_2031_03",
            "webhook_calls_2031_04",
            "webhook_calls_2031_05",
            "webhook_calls_2031_06",
        ]
    );
    assert_eq!(
        storage
            .ensure_partitions()
            .await
            .expect("nothing is missing"),
        [""; 0]
    );

    let user_id = user();
    top_up(&storage, user_id, som(10_000)).await;
    clock.advance(TimeDelta::microseconds(1));
    storage.execute(charge(user_id)).await.expect("a charge");
    let partitions = "SELECT tableoid::regclass::text FROM transactions ORDER BY sequence";
    assert_eq!(
        names(&sql, partitions).await,
        ["transactions_2031_03", "transactions_2031_04"]
    );
    let page = PageRequest {
        page: 1,
        per_page: 10,
    };
    let filter = TransactionFilter {
        direction: None,
        status: None,
        since: clock.now(),
    };
    let key = WalletKey::anchor(user_id);
    let since_april = storage
        .list_transactions(key, filter, page)
        .await
        .expect("a page");
    assert_eq!(since_april.total_count, 1);
    assert_eq!(
        storage
            .recent_transactions(key, 10)
            .await
            .expect("a list")
            .len(),
        2
    );
}

#[tokio::test]
async fn a_month_that_began_without_its_partition_stays_where_it_is() {
    let database = fresh_database();
    let (clock, sql) = (clock(), raw(database.url()).await);
    let storage = open(database.url(), clock.clone()).await;
    clock.set(
        "2031-03-15T00:00:00Z"
            .parse::<Timestamp>()
            .expect("a moment"),
    );
    let user_id = user();
    top_up(&storage, user_id, som(10_000)).await;
    let made = storage
        .ensure_partitions()
        .await
        .expect("partitions are made");
    assert!(
        !made.contains(&"transactions_2031_03".to_owned()),
        "{made:?}"
    );
    assert!(
        made.contains(&"transactions_2031_04".to_owned()),
        "{made:?}"
    );
    storage.execute(charge(user_id)).await.expect("a charge");
    let partitions = "SELECT DISTINCT tableoid::regclass::text FROM transactions";
    assert_eq!(names(&sql, partitions).await, ["transactions_default"]);
}

#[tokio::test]
async fn the_newest_movements_are_found_however_old_they_are() {
    let database = fresh_database();
    let clock = clock();
    let storage = open(database.url(), clock.clone()).await;
    let user_id = user();
    top_up(&storage, user_id, som(10_000)).await;
    clock.advance(TimeDelta::days(400));
    let key = WalletKey::anchor(user_id);
    assert_eq!(
        storage
            .recent_transactions(key, 10)
            .await
            .expect("a list")
            .len(),
        1
    );
    storage.execute(charge(user_id)).await.expect("a charge");
    assert_eq!(
        storage
            .recent_transactions(key, 10)
            .await
            .expect("a list")
            .len(),
        2
    );
    assert_eq!(
        storage
            .recent_transactions(key, 1)
            .await
            .expect("a list")
            .len(),
        1
    );
}
