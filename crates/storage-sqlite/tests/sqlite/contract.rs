//! The contract of every storage.

use std::sync::Arc;

use storage_contract::Fixture;

use crate::support::Place;

async fn fresh() -> Fixture {
    let place = Place::migrated();
    let (storage, clock) = (place.open(), Arc::clone(&place.clock));
    Fixture::new(Arc::new(storage), clock).keeping(place)
}

storage_contract::storage_contract!(crate::contract::fresh);
