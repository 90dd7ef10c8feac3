//! Bringing a file to the present schema.

use std::fs;
use std::thread;

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
