//! The storage in memory keeps the contract of every storage.

use std::sync::Arc;

use storage_contract::{Fixture, TestClock};
use storage_memory::MemoryStorage;

async fn fresh() -> Fixture {
    let clock = Arc::new(TestClock::new());
    let storage = MemoryStorage::new(Arc::clone(&clock) as _);
    Fixture::new(Arc::new(storage), clock)
}

storage_contract::storage_contract!(crate::fresh);
