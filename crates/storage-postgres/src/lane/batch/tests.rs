//! What the server sees of a lane's statements.

use std::sync::Arc;

use diesel::sql_types::{BigInt, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use domain::billing::{Quantity, ServiceType};
use domain::ledger::{Action, Charge, Command, OpenWallet, Outcome};
use domain::money::CurrencyCode;
use domain::time::{Clock, Timestamp};
use domain::wallet::WalletKey;
use domain::{TransactionId, UserId};
use test_support::postgres::{TestDatabase, database_from_template};
use tokio::runtime::Builder;
use uuid::Uuid;

use super::Batches;
use crate::Options;
use crate::lane::LaneParts;
use crate::lane::connect::open;
use crate::lane::outcome::{CommitOutcome, outcome_of};
use crate::lane::prepare::ForgetPlans;
use crate::lane::queue::Job;
use crate::statement::Statement;

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

fn fresh_database() -> TestDatabase {
    database_from_template("storage_postgres", |url| {
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        let migrated = runtime.block_on(crate::migrate(url));
        migrated.expect("the migrations apply");
    })
}

async fn batches(database: &TestDatabase) -> Batches {
    let parts = LaneParts {
        url: database.url().into(),
        clock: Arc::new(StandingClock),
        catalogue: Arc::default(),
        options: Options::default(),
    };
    let connection = open(database.url()).await.expect("a connection");
    Batches::new(parts, connection)
}

fn jobs(commands: impl IntoIterator<Item = Action>) -> Vec<Job> {
    let commands = commands.into_iter().map(Command::from);
    commands.map(|command| Job::new(command).0).collect()
}

fn user(number: i64) -> UserId {
    UserId::new(number).expect("a positive number")
}

fn open_wallet(number: i64) -> Action {
    let key = WalletKey::anchor(user(number));
    Action::OpenWallet(OpenWallet { key })
}

fn view(number: i64) -> Action {
    Action::Charge(Charge {
        transaction_id: TransactionId(Uuid::from_u128(number.unsigned_abs().into())),
        user_id: user(number),
        service: ServiceType::DoctorView,
        quantity: Quantity::ONE,
        related_object_id: Some(number),
        currency: CurrencyCode::Uzs,
    })
}

#[derive(Debug, Clone, PartialEq, Eq, diesel::QueryableByName)]
struct Prepared {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    statement: String,
    #[diesel(sql_type = Text)]
    parameters: String,
    #[diesel(sql_type = BigInt)]
    replanned: i64,
}

/// The statements that a session holds, with arguments to explain them by.
async fn prepared(connection: &mut AsyncPgConnection) -> Vec<Prepared> {
    let all = diesel::sql_query(
        "SELECT
             name,
             statement,
             coalesce(
                 (SELECT '(' || string_agg(CASE WHEN t::text LIKE '%[]' THEN '''{}''' ELSE 'NULL' END, ', ') || ')'
                  FROM unnest(parameter_types) AS t),
                 ''
             ) AS parameters,
             custom_plans AS replanned
         FROM pg_prepared_statements
         WHERE statement NOT LIKE 'SET %' AND statement NOT LIKE '%pg_prepared_statements%'
         ORDER BY name",
    );
    all.load(connection).await.expect("a list of statements")
}

#[tokio::test]
async fn statements_are_prepared_and_planned_once() {
    let database = fresh_database();
    let mut batches = batches(&database).await;
    let mut connection = batches.connection.take().expect("it is connected");
    let before = prepared(&mut connection).await;
    batches.connection = Some(connection);
    assert!(before.len() >= 20, "{} statements", before.len());

    for number in 1..=10 {
        let opened = batches
            .run(&jobs((1..=5).map(|user| open_wallet(number * 10 + user))))
            .await;
        assert!(opened.expect("a batch").iter().all(Result::is_ok));
        let viewed = batches
            .run(&jobs((1..=5).map(|user| view(number * 10 + user))))
            .await;
        let viewed = viewed.expect("a batch");
        assert!(
            viewed
                .iter()
                .all(|outcome| matches!(outcome, Ok(Outcome::Applied { .. })))
        );
    }

    let mut connection = batches.connection.take().expect("it is still connected");
    let mut after = prepared(&mut connection).await;
    // The catalogue is read now and then, on the same connection.
    after.retain(|statement| {
        [
            "billing_settings",
            "billing_rules",
            "FROM gateways",
            "FROM exchange_rates",
            "TRANSACTION",
        ]
        .iter()
        .all(|other| !statement.statement.contains(other))
    });
    let text = |statements: &[Prepared]| {
        statements
            .iter()
            .map(|prepared| prepared.statement.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(text(&after), text(&before));
    assert!(
        after.iter().all(|statement| statement.replanned == 0),
        "{after:#?}"
    );
}

#[tokio::test]
async fn statements_find_rows_by_their_keys_in_a_new_database_too() {
    let database = fresh_database();
    let mut connection = open(database.url()).await.expect("a connection");
    assert_eq!(first_scan(&plans(&mut connection).await), None);
}

#[tokio::test]
async fn statements_find_rows_by_their_keys_when_tables_have_grown() {
    let database = fresh_database();
    let mut connection = open(database.url()).await.expect("a connection");
    let empty = connection.batch_execute("ANALYZE").await;
    empty.expect("the planner is told that all tables are empty");
    let early = plans(&mut connection).await;
    assert!(
        first_scan(&early).is_some(),
        "reading an empty index is as good"
    );
    let fill = "
        INSERT INTO wallets
            (user_id, balance_minor, topped_up_minor, spent_minor, last_sequence, opened_at, is_blocked, currency)
        SELECT n, 0, 0, 0, 0, now(), false, 'UZS' FROM generate_series(1, 5000) AS n;
        INSERT INTO daily_usage (user_id, quota_views, new_user_views, paid_views, day)
        SELECT n, 0, 0, 0, current_date FROM generate_series(1, 5000) AS n;
        INSERT INTO doctor_views (user_id, doctor_id, viewed_at, day, granted_by)
        SELECT n, n, now(), current_date, 'paid' FROM generate_series(1, 5000) AS n;
        INSERT INTO idempotent_answers (user_id, created_at, status, key, fingerprint, body)
        SELECT n, now(), 200, 'key', decode(repeat('00', 32), 'hex'), '' FROM generate_series(1, 5000) AS n;
        INSERT INTO payments (id, user_id, amount_minor, commission_minor, total_minor, version, created_at, expires_at,
            is_late, currency, status, purpose, gateway, reference)
        SELECT gen_random_uuid(), n, 1, 0, 1, 1, now(), now(), false, 'UZS', 'processing', 'topup', 'click', ''
        FROM generate_series(1, 5000) AS n;
        INSERT INTO attempts (payment_id, user_id, number, began_at, status, gateway, gateway_transaction_id)
        SELECT id, user_id, user_id, now(), 'open', 'click', user_id::text FROM payments;
        INSERT INTO refunds (id, payment_id, user_id, amount_minor, attempt_number, staff_id, requested_at, ended_at,
            currency, status, gateway, reason)
        SELECT gen_random_uuid(), id, user_id, 1, user_id, 1, now(), now(), 'UZS', 'settled', 'click', 'why'
        FROM payments;
        INSERT INTO approvals (id, staff_id, user_id, amount_minor, requested_at, expires_at, kind, currency, direction, state,
            staff_role, reason)
        SELECT gen_random_uuid(), n, n, 1, now(), now() + interval '72 hours', 'adjust_wallet', 'UZS', 'credit', 'pending',
            'admin', 'why'
        FROM generate_series(1, 5000) AS n;
        INSERT INTO solo_orders (id, staff_id, amount_minor, ordered_at, kind, currency)
        SELECT gen_random_uuid(), n, 1, now(), 'adjust_wallet', 'UZS' FROM generate_series(1, 5000) AS n;
        INSERT INTO ordering_staff (staff_id) SELECT n FROM generate_series(1, 5000) AS n";
    connection.batch_execute(fill).await.expect("rows");
    ForgetPlans {}.run(&connection).await.expect("new plans");
    assert_eq!(first_scan(&plans(&mut connection).await), None);
}

#[derive(diesel::QueryableByName)]
struct PlanLine {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

/// Every statement that touches rows, and its plan.
async fn plans(connection: &mut AsyncPgConnection) -> Vec<(String, Vec<String>)> {
    let mut plans = Vec::new();
    for prepared in prepared(connection).await {
        let verbs = ["SELECT", "WITH", "INSERT"];
        if verbs.iter().any(|verb| prepared.statement.contains(verb)) {
            let explain = format!("EXPLAIN EXECUTE {}{}", prepared.name, prepared.parameters);
            let lines: Vec<PlanLine> = diesel::sql_query(&explain)
                .load(connection)
                .await
                .unwrap_or_else(|error| panic!("{explain}: {error}"));
            let lines = lines.into_iter().map(|line| line.line).collect();
            plans.push((prepared.statement, lines));
        }
    }
    plans
}

/// A statement that reads a table or an index from end to end, with its plan.
fn first_scan(plans: &[(String, Vec<String>)]) -> Option<String> {
    let mut accesses = 0;
    for (statement, lines) in plans {
        for (place, line) in lines.iter().enumerate() {
            // A row a lane and thousand batches of one day. An index of their age would be written by each batch, and
            // costs more than reading them all now and then.
            if line.contains("lane_marks") {
                continue;
            }
            let is_table = line.contains("Seq Scan") && !line.contains("attempt_numbers");
            let is_index = line.contains("Index Scan") || line.contains("Index Only Scan");
            let has_condition = lines
                .get(place + 1)
                .is_some_and(|next| next.contains("Index Cond"));
            if is_table || (is_index && !has_condition) {
                return Some(format!("{statement}\n{}", lines.join("\n")));
            }
            accesses += usize::from(is_index);
        }
    }
    assert!(
        accesses >= 10,
        "only {accesses} accesses to tables were seen"
    );
    None
}

#[tokio::test]
async fn an_old_mark_that_somebody_holds_keeps_no_lane_from_connecting() {
    let database = fresh_database();
    let mut other = open(database.url()).await.expect("a connection");
    let old = "
        INSERT INTO lane_marks (lane, batch, marked_at)
        SELECT gen_random_uuid(), n, now() - interval '2 days' FROM generate_series(1, 2) AS n";
    other.batch_execute(old).await.expect("old rows");
    let held = "BEGIN; UPDATE lane_marks SET batch = 3 WHERE batch = 2";
    other.batch_execute(held).await.expect("a row is held");
    open(database.url()).await.expect("a connection");
    other.batch_execute("ROLLBACK").await.expect("it is let go");
    let left = "SELECT batch FROM lane_marks";
    assert_eq!(numbers(&mut other, left).await, [2], "the other is gone");
    open(database.url()).await.expect("a connection");
    assert_eq!(numbers(&mut other, left).await, [0; 0]);
}

#[derive(diesel::QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    batch: i64,
}

async fn numbers(connection: &mut AsyncPgConnection, query: &str) -> Vec<i64> {
    let rows: Vec<NumberRow> = diesel::sql_query(query)
        .load(connection)
        .await
        .expect("rows");
    rows.into_iter().map(|row| row.batch).collect()
}

#[tokio::test]
async fn a_mark_that_was_written_often_gives_way_to_another() {
    let database = fresh_database();
    let mut batches = batches(&database).await;
    while !batches.mark.is_worn() {
        batches.mark = batches.mark.next();
    }
    let worn = batches.mark;
    let opened = batches.run(&jobs([open_wallet(1)])).await;
    assert!(opened.expect("a batch").iter().all(Result::is_ok));
    assert_ne!(batches.mark.lane, worn.lane);
    assert_eq!(batches.mark.batch, 1);
    let connection = batches.connection.take().expect("it is connected");
    for (mark, outcome) in [
        (batches.mark, CommitOutcome::Committed),
        (batches.mark.next(), CommitOutcome::Aborted),
        (worn, CommitOutcome::Aborted),
    ] {
        let answer = outcome_of(&connection, mark).await;
        assert_eq!(answer.expect("an answer"), outcome, "{mark:?}");
    }
}
