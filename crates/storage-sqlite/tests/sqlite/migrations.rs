//! Bringing a file to the present schema.

use std::ffi::OsStr;
use std::fs;
use std::thread;

use diesel::connection::SimpleConnection;
use diesel::{RunQueryDsl, SqliteConnection};
use domain::catalogue::{Catalogue, CatalogueStore};
use storage_sqlite::{SqliteStorage, migrate};

use crate::support::{Place, som, top_up, user};

/// The migrations that there are.
fn folders() -> usize {
    let all = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/sqlite");
    let entries = fs::read_dir(all).expect("the migrations are listed");
    let folders = entries.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_dir()));
    folders.count()
}

#[test]
fn every_migration_is_applied_once_and_in_order() {
    let place = Place::empty();
    let applied = migrate(place.path()).expect("the first time");
    assert_eq!(applied.len(), folders(), "{applied:?}");
    assert!(applied.is_sorted(), "{applied:?}");
    let again = migrate(place.path()).expect("the second time");
    assert_eq!(again, [] as [String; 0]);
}

#[test]
fn programs_that_migrate_at_the_same_moment_do_not_meet() {
    let place = Place::empty();
    let migrations: Vec<_> = (0..8)
        .map(|_| {
            let path = place.path();
            thread::spawn(move || migrate(path))
        })
        .collect();
    let applied = migrations.into_iter().map(|one| {
        let applied = one.join().expect("no panic");
        applied.expect("the database is migrated").len()
    });
    assert_eq!(applied.sum::<usize>(), folders());
    place.open();
}

#[tokio::test]
async fn what_operators_set_survives_the_next_migration() {
    let place = Place::migrated();
    let mut catalogue = Catalogue::default();
    catalogue.settings.free_views_per_day = 17;
    {
        let storage = place.open();
        let saved = storage.save_catalogue(&catalogue).await;
        saved.expect("the catalogue is saved");
    }
    migrate(place.path()).expect("the second time");
    let loaded = place.open().load_catalogue().await;
    assert_eq!(loaded.expect("the catalogue is read"), catalogue);
}

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

fn lines(connection: &mut SqliteConnection, query: &str) -> Vec<String> {
    let rows: Vec<Line> = diesel::sql_query(query).load(connection).expect("rows");
    rows.into_iter().map(|row| row.line).collect()
}

/// A file as it was after this migration, before those that follow it, with five payments that are paid; their ids end in
/// 1 to 5.
fn place_after(last: &str) -> Place {
    let place = Place::empty();
    let mut tool = place.tool();
    let versions = "CREATE TABLE __diesel_schema_migrations (
        version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)";
    tool.batch_execute(versions).expect("a table");
    let all = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/sqlite");
    let entries = fs::read_dir(all).expect("the migrations are listed");
    let mut steps: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|step| step.is_dir())
        .collect();
    steps.sort();
    let mut names = Vec::new();
    for step in steps {
        let name = step.file_name().and_then(OsStr::to_str).expect("a name");
        names.push(name.to_owned());
        let text = fs::read_to_string(step.join("up.sql")).expect("a file");
        let applied = tool.batch_execute(&text);
        applied.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let version = name.split('_').next().expect("a number");
        let noted =
            format!("INSERT INTO __diesel_schema_migrations (version) VALUES ('{version}')");
        tool.batch_execute(&noted).expect("it is noted");
        if name == last {
            break;
        }
    }
    assert_eq!(names.last().map(String::as_str), Some(last));
    for n in 1..=5 {
        let paid = format!(
            "INSERT INTO payments (id, user_id, reference, gateway, purpose, currency, amount_minor, commission_minor,
                total_minor, status, created_at, expires_at, completed_at, is_late, version)
             VALUES (X'{n:032X}', 7, 'PAY-{n}', 'humo', 'topup', 'UZS', 100, 0, 100, 'completed', 1, 1, 1, 0, 1)"
        );
        tool.batch_execute(&paid).expect("a payment");
    }
    place
}

#[test]
fn orders_to_debit_that_nobody_asked_about_come_into_question() {
    let place = place_after("0060_disputes");
    let mut tool = place.tool();
    for (n, status, ended_at, submitted_at, disputed_at) in [
        (1, "superseded", "20", "10", "NULL"),
        (2, "superseded", "20", "10", "50"),
        (3, "superseded", "20", "NULL", "NULL"),
        (4, "failed", "20", "10", "NULL"),
        (5, "superseded", "30", "10", "NULL"),
    ] {
        let attempt = format!(
            "INSERT INTO attempts (number, payment_id, gateway, gateway_transaction_id, status, began_at, ended_at,
                submitted_at, disputed_at)
             VALUES ({n}, X'{n:032X}', 'humo', '{n}', '{status}', 1, {ended_at}, {submitted_at}, {disputed_at})"
        );
        tool.batch_execute(&attempt).expect("an attempt");
    }
    let applied = migrate(place.path()).expect("it is migrated");
    let step = "0080".to_owned();
    assert!(applied.contains(&step), "{applied:?}");
    let disputed = "SELECT number || ' ' || disputed_at AS line FROM attempts WHERE disputed_at IS NOT NULL ORDER BY 1";
    assert_eq!(lines(&mut tool, disputed), ["1 20", "2 50", "5 30"]);
}

#[test]
fn refunds_that_may_have_been_ordered_count_as_ordered() {
    let place = place_after("0040_refunds");
    let mut tool = place.tool();
    for (n, gateway, amount_minor, staff, gateway_reason) in [
        (1, "click", 40, "1, 'why'", "NULL"),
        (2, "payme", 100, "1, 'why'", "NULL"),
        (3, "humo", 40, "1, 'why'", "NULL"),
        (4, "humo", 100, "1, 'why'", "NULL"),
        (5, "payme", 100, "NULL, NULL", "5"),
    ] {
        let refund = format!(
            "INSERT INTO refunds (id, payment_id, user_id, gateway, attempt_number, currency, amount_minor, status,
                staff_id, reason, gateway_reason, requested_at)
             VALUES (X'{n:032X}', X'{n:032X}', 7, '{gateway}', {n}, 'UZS', {amount_minor}, 'pending', {staff},
                {gateway_reason}, 10)"
        );
        tool.batch_execute(&refund).expect("a refund");
    }
    migrate(place.path()).expect("it is migrated");
    let ordered = "SELECT attempt_number || ' ' || ordered_at AS line FROM refunds WHERE ordered_at IS NOT NULL ORDER BY 1";
    assert_eq!(lines(&mut tool, ordered), ["1 10", "4 10"]);
}

#[test]
fn a_file_that_lacks_a_migration_is_refused_by_name() {
    let place = Place::empty();
    let opened = SqliteStorage::open(
        place.path(),
        place.clock.clone(),
        domain::time::BusinessCalendar::default(),
    );
    let failure = opened.err().expect("an empty file is no database");
    let cause = failure.cause.expect("a cause").to_string();
    assert!(cause.contains("0001_payments"), "{cause}");
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let place = Place::empty();
    std::fs::write(place.path(), "a letter to the bank".repeat(100)).expect("a file");
    assert!(migrate(place.path()).is_err());
}

#[tokio::test]
async fn money_outlives_the_program() {
    let place = Place::migrated();
    {
        let storage = place.open();
        top_up(&storage, user(7), som(10_000)).await;
    }
    let storage = place.open();
    assert_eq!(
        crate::support::balance(&storage, user(7)).await,
        som(10_000)
    );
}
