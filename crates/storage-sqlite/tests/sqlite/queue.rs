//! The queue to the writing thread: bounded, done to its end, indifferent to who still waits.

use std::future::Future;
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Waker};

use domain::audit::Auditor;
use domain::billing::{Doctor, DoctorDirectory};
use domain::idempotency::{Answer, Idempotency, IdempotencyKey};
use domain::ids::DoctorId;
use domain::ledger::{Command, ExecuteError, Ledger, Receipt};

use crate::support::{Place, balance, charge, som, top_up, user};

/// How many the queue holds.
const WAITING_MAX: usize = 1_024;

/// A charge whose decision stops at the gate twice: when it has begun, and before it ends.
fn held_at(gate: &Arc<Barrier>) -> Command {
    let gate = Arc::clone(gate);
    let presenter = move |_: &Receipt| {
        gate.wait();
        gate.wait();
        Answer {
            status: 200,
            body: Vec::new(),
        }
    };
    Command {
        idempotency: Some(Arc::new(Idempotency {
            key: IdempotencyKey::parse("held").expect("a key"),
            fingerprint: [1; 32],
            presenter: Arc::new(presenter),
        })),
        ..charge(user(7))
    }
}

/// Begins something and does not wait for it.
fn begin<T>(begun: &mut (impl Future<Output = T> + Unpin)) -> Poll<T> {
    let mut context = Context::from_waker(Waker::noop());
    std::pin::Pin::new(begun).poll(&mut context)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_refuses_before_anything_is_written() {
    let place = Place::migrated();
    let storage = place.open();
    for number in 7..=9 {
        top_up(&storage, user(number), som(600_000)).await;
    }
    let gate = Arc::new(Barrier::new(2));
    let mut held = storage.execute(held_at(&gate));
    assert!(begin(&mut held).is_pending());
    gate.wait();

    let mut waiting = Vec::new();
    for place in 0..WAITING_MAX {
        let spender = if place % 2 == 0 { user(8) } else { user(9) };
        let mut charge = storage.execute(charge(spender));
        assert!(
            begin(&mut charge).is_pending(),
            "number {place} has a place"
        );
        waiting.push(charge);
    }
    for _ in 0..10 {
        let answer = begin(&mut storage.execute(charge(user(8))));
        let is_overloaded = matches!(answer, Poll::Ready(Err(ExecuteError::Overloaded)));
        assert!(is_overloaded, "{answer:?}");
    }

    gate.wait();
    held.await.expect("the held charge is taken");
    for charge in waiting {
        charge.await.expect("a charge that has a place is taken");
    }
    for number in 8..=9 {
        assert_eq!(
            balance(&storage, user(number)).await,
            som(600_000 - 512_000)
        );
    }
    storage.execute(charge(user(8))).await.expect("room again");
    let report = storage.audit().await.expect("the books are read");
    assert_eq!(
        (report.findings, report.transactions),
        (vec![], 3 + 1 + 1_024 + 1)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_queued_is_written_before_the_storage_closes() {
    let place = Place::migrated();
    let storage = place.open();
    top_up(&storage, user(7), som(100_000)).await;
    let gate = Arc::new(Barrier::new(2));
    assert!(begin(&mut storage.execute(held_at(&gate))).is_pending());
    gate.wait();
    for _ in 0..50 {
        assert!(begin(&mut storage.execute(charge(user(7)))).is_pending());
    }
    let doctor = Doctor {
        id: DoctorId::new(1).expect("positive"),
        first_name: "Nodira".to_owned(),
        last_name: "Karimova".to_owned(),
        specialization: "Kardiolog".to_owned(),
        rating_hundredths: 480,
    };
    assert!(begin(&mut storage.put_doctor(&doctor)).is_pending());
    gate.wait();
    drop(storage);

    let storage = place.open();
    assert_eq!(balance(&storage, user(7)).await, som(100_000 - 51_000));
    let found = storage.find_doctor(doctor.id).await;
    assert_eq!(found.expect("a doctor is looked up"), Some(doctor));
}

#[test]
fn it_works_on_a_runtime_of_one_thread() {
    let place = Place::migrated();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.build().expect("a runtime");
    runtime.block_on(async {
        let storage = place.open();
        top_up(&storage, user(7), som(10_000)).await;
        assert_eq!(balance(&storage, user(7)).await, som(10_000));
    });
}
