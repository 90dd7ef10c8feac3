//! The storage in PostgreSQL keeps the contract of every storage.

use std::sync::Arc;

use storage_contract::{Fixture, TestClock};

use crate::support;

pub(crate) async fn fresh() -> Fixture {
    let database = support::fresh_database();
    let clock = Arc::new(TestClock::new());
    let storage = support::open(database.url(), Arc::clone(&clock) as _).await;
    Fixture::new(Arc::new(storage), clock).keeping(database)
}

storage_contract::storage_contract!(crate::contract::fresh);
