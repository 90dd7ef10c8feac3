use std::sync::Arc;

use chrono::TimeDelta;
use domain::ids::PaymentId;
use uuid::Uuid;

use crate::Fixture;

/// A name that no other case uses.
fn name(fixture: &Fixture) -> String {
    let PaymentId(id) = fixture.ids().payment();
    format!("refund:{id}")
}

async fn takes(fixture: &Fixture, name: &str, holder: Uuid) -> bool {
    let (now, until) = (fixture.now(), fixture.now() + TimeDelta::minutes(1));
    let taken = fixture.storage().take_lease(name, holder, now, until).await;
    taken.expect("a lease is asked for")
}

async fn gives_back(fixture: &Fixture, name: &str, holder: Uuid) {
    let given = fixture.storage().release_lease(name, holder).await;
    given.expect("a lease is given back");
}

pub async fn a_lease_has_one_holder_until_it_ends(fixture: &Fixture) {
    let name = name(fixture);
    let [one, other] = [fixture.ids().uuid(), fixture.ids().uuid()];
    assert!(takes(fixture, &name, one).await);
    assert!(!takes(fixture, &name, other).await);
    fixture.advance(TimeDelta::seconds(30));
    assert!(takes(fixture, &name, one).await, "its holder may go on");
    fixture.advance(TimeDelta::seconds(59));
    assert!(!takes(fixture, &name, other).await);
    fixture.advance(TimeDelta::seconds(1));
    assert!(takes(fixture, &name, other).await, "it has ended");
    assert!(!takes(fixture, &name, one).await);
}

pub async fn a_lease_is_given_back_by_its_holder_alone(fixture: &Fixture) {
    let name = name(fixture);
    let [one, other] = [fixture.ids().uuid(), fixture.ids().uuid()];
    assert!(takes(fixture, &name, one).await);
    gives_back(fixture, &name, other).await;
    assert!(!takes(fixture, &name, other).await);
    gives_back(fixture, &name, one).await;
    assert!(takes(fixture, &name, other).await);
}

pub async fn of_many_who_want_a_lease_at_once_one_gets_it(fixture: &Fixture) {
    let name = name(fixture);
    let (now, until) = (fixture.now(), fixture.now() + TimeDelta::minutes(1));
    let wishes: Vec<_> = (0..16)
        .map(|_| {
            let (storage, name) = (Arc::clone(fixture.shared_storage()), name.clone());
            let holder = fixture.ids().uuid();
            tokio::spawn(async move { storage.take_lease(&name, holder, now, until).await })
        })
        .collect();
    let mut taken = 0;
    for wish in wishes {
        let is_taken = wish.await.expect("the storage does not panic");
        taken += u32::from(is_taken.expect("a lease is asked for"));
    }
    assert_eq!(taken, 1);
}

pub async fn leases_that_ended_are_forgotten_the_oldest_first(fixture: &Fixture) {
    let holder = fixture.ids().uuid();
    let storage = fixture.storage();
    let names = [name(fixture), name(fixture), name(fixture)];
    for name in &names {
        assert!(takes(fixture, name, holder).await);
        fixture.advance(TimeDelta::seconds(30));
    }
    let sweep = async |before, limit| storage.sweep_leases(before, limit).await.expect("swept");
    // They end 60, 90 and 120 seconds after the first was taken, of which 90 have passed.
    let ends = fixture.now();
    assert_eq!(
        sweep(ends - TimeDelta::seconds(30), 10).await,
        0,
        "not before"
    );
    assert_eq!(sweep(ends, 10).await, 1);
    assert_eq!(sweep(ends, 10).await, 0);
    let other = fixture.ids().uuid();
    assert!(takes(fixture, &names[0], other).await, "it is free");
    let late = fixture.now() + TimeDelta::hours(1);
    assert_eq!(sweep(late, 2).await, 2, "no more than asked");
    assert_eq!(sweep(late, 10).await, 1);
    assert_eq!(sweep(late, 10).await, 0);
}
