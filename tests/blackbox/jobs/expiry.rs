use super::wait_until;
use crate::support::{Kind, Payment, Setup, Staff, User};

/// More than are expired in one go.
const PAYMENTS: usize = 450;

/// How often a payment expired, as its history tells.
async fn expiries(admin: &Staff, payment: &Payment) -> usize {
    let body = admin
        .read(&format!("payments/{}/", payment.id))
        .await
        .json();
    let events = body["history"].as_array().expect("a history");
    let expired = events.iter().filter(|event| event["status"] == "expired");
    expired.count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payments_expire_once_though_a_program_is_killed_and_two_are_at_it() {
    let setup = Setup::development(Kind::Postgres)
        .with("HAMYON__PAYMENTS__CLAIM_SECONDS", "1")
        .with("HAMYON__LIMITS__ENABLED", "false");
    let mut hamyon = setup.start();
    let user = User::of(&hamyon);
    let mut payments = Vec::new();
    for _ in 0..PAYMENTS {
        payments.push(user.create_payment("1000.00").await);
    }
    hamyon.stop();
    setup.database.age_payments(user.id, 2).await;
    // One of its second page is held by somebody, so that it is killed in the middle of its work.
    let (first, last) = (&payments[0], &payments[PAYMENTS - 1]);
    let held = setup.database.hold_payment(&payments[300].id).await;
    let mut hamyon = setup.start();
    let admin = Staff::admin(&hamyon);
    wait_until(async || expiries(&admin, first).await == 1).await;
    assert_eq!(expiries(&admin, &payments[300]).await, 0);
    hamyon.kill();
    held.release().await;
    let programs = [setup.start(), setup.start()];
    let admin = Staff::admin(&programs[0]);
    wait_until(async || expiries(&admin, last).await == 1).await;
    for payment in &payments {
        assert_eq!(expiries(&admin, payment).await, 1, "{}", payment.id);
    }
    setup.assert_books_balance();
}
