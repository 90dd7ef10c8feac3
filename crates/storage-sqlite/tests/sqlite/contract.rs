//! The embedded storage keeps the contract of every storage.

use std::sync::Arc;

use domain::time::BusinessCalendar;
use storage_contract::{Fixture, TestClock};
use storage_sqlite::{SqliteStorage, migrate};

async fn fresh() -> Fixture {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hamyon.sqlite");
    migrate(&path).expect("the database is migrated");
    let clock = Arc::new(TestClock::new());
    let storage = SqliteStorage::open(&path, Arc::clone(&clock) as _, BusinessCalendar::default());
    Fixture::new(Arc::new(storage.expect("the database opens")), clock).keeping(folder)
}

storage_contract::storage_contract!(crate::fresh);
