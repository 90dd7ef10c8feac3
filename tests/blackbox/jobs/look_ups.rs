use std::time::Duration;

use test_support::HttpDouble;
use test_support::http_double::Reply;

use super::{count, setup_asking, status, wait_until};
use crate::support::{Click, Kind, Payment, Setup, User};

/// More than a gateway is asked at once.
const PAYMENTS: usize = 12;

/// Payments that Click began two hours ago and said no more of, of a program that was stopped since.
async fn hanging_payments(setup: &Setup) -> (User, Vec<Payment>) {
    let mut hamyon = setup.start();
    let (user, click) = (User::of(&hamyon), Click::of(&hamyon));
    let mut payments = Vec::new();
    for _ in 0..PAYMENTS {
        let payment = user.create_payment("10000.00").await;
        let _lost = click.begin(&payment).await;
        payments.push(payment);
    }
    setup.database.age_payments(user.id, 2).await;
    // In order, so that nothing of it is on its way any more.
    assert!(hamyon.stop().success());
    setup.database.execute("DELETE FROM leases").await;
    (user, payments)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_look_each_payment_up_once() {
    let double = HttpDouble::always(status(1));
    let setup = setup_asking(&double, Kind::Postgres);
    let (_, payments) = hanging_payments(&setup).await;
    let before = double.received().len();
    let _programs = [setup.start(), setup.start()];
    wait_until(async || {
        let received = double.received();
        let mut counts = payments
            .iter()
            .map(|payment| count(&received[before..], &payment.id));
        counts.all(|count| count > 0)
    })
    .await;
    // Long enough for each of them to come by several times; the next moment to ask is half an hour away.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let received = double.received();
    for payment in &payments {
        assert_eq!(count(&received[before..], &payment.id), 1, "{received:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_killed_while_it_looks_up_leaves_the_rest_to_others() {
    let double = HttpDouble::always(status(1));
    let setup = setup_asking(&double, Kind::Postgres);
    let (user, payments) = hanging_payments(&setup).await;
    let before = double.received().len();
    double.change(|_| Reply::Hang);
    let mut hamyon = setup.start();
    wait_until(async || double.received().len() > before).await;
    hamyon.kill();
    double.change(|_| status(2));
    let programs = [setup.start(), setup.start()];
    let user = user.at(&programs[1]);
    wait_until(async || user.transactions().await.len() == PAYMENTS).await;
    for payment in &payments {
        assert_eq!(user.status_of(payment).await, "completed");
    }
    assert_eq!(user.balance().await, "120000.00");
    setup.assert_books_balance();
}
