//! What holds for every table.

use crate::support::{fresh_database, names, raw};

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
             -- A price in so'm stands only beside the rate that converted it.
             OR (NOT a.attnotnull AND a.attname <> 'price_uzs_minor')
             OR NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = t.oid AND contype = 'c' AND a.attnum = ANY (conkey))"
    );
    assert_eq!(names(&sql, &unchecked).await, [""; 0]);
    let money = format!(
        "SELECT t.relname || '.' || a.attname FROM ({OUR_TABLES}) AS t
         JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attname LIKE '%\\_minor'"
    );
    assert_eq!(
        names(&sql, &money).await.len(),
        20,
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
        4,
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
            "admin_log",
            "billing_rules",
            "billing_settings",
            "doctors",
            "exchange_rates",
            "fiscal_receipts",
            "gateways",
            "lane_marks",
            "leases",
            "ordering_staff",
            "seals",
            "solo_orders",
            "webhook_calls"
        ],
        "what operators, gateways and lanes write, and nothing that a user does"
    );
}

#[tokio::test]
async fn a_movement_of_money_costs_one_index_entry_and_a_look_at_the_index_of_times() {
    let database = fresh_database();
    let sql = raw(database.url()).await;
    let indexes = "SELECT indexrelid::regclass::text FROM pg_index
                   WHERE indrelid IN ('transactions'::regclass, 'wallets'::regclass) ORDER BY 1";
    assert_eq!(
        names(&sql, indexes).await,
        ["transactions_pkey", "transactions_time", "wallets_pkey"]
    );
}

#[tokio::test]
async fn every_column_of_what_is_sealed_is_in_its_seal() {
    let database = fresh_database();
    let sql = raw(database.url()).await;
    for (table, statement) in [
        (
            "transactions",
            include_str!("../../src/seal/ledger_rows.sql"),
        ),
        (
            "admin_log",
            include_str!("../../src/seal/admin_log_rows.sql"),
        ),
    ] {
        let (_, listed) = statement.split_once("SELECT").expect("a list of columns");
        let (listed, _) = listed.split_once("FROM").expect("a list of columns");
        let mut listed: Vec<_> = listed
            .split(',')
            .map(|name| name.trim().to_owned())
            .collect();
        listed.sort();
        let columns = format!(
            "SELECT attname::text FROM pg_attribute
             WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE \"C\""
        );
        let columns = names(&sql, &columns).await;
        assert_eq!(listed, columns, "domain::seal hashes all that is stored");
    }
}
