//! Databases and storages of a test's own.

use std::sync::Arc;

use domain::time::Clock;
use storage_postgres::{Options, PostgresStorage, migrate};
use test_support::postgres::{TestDatabase, database_from_template};
use tokio::runtime::Builder;

/// A migrated database that nobody else uses.
pub(crate) fn fresh_database() -> TestDatabase {
    database_from_template("storage_postgres", |url| {
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        runtime
            .block_on(migrate(url))
            .expect("the migrations apply");
    })
}

/// A storage on it, as an instance of the service opens it.
pub(crate) async fn open(database: &TestDatabase, clock: Arc<dyn Clock>) -> PostgresStorage {
    open_with(database, clock, Options::default()).await
}

pub(crate) async fn open_with(
    database: &TestDatabase,
    clock: Arc<dyn Clock>,
    options: Options,
) -> PostgresStorage {
    PostgresStorage::connect(database.url(), clock, options)
        .await
        .expect("the storage opens")
}
