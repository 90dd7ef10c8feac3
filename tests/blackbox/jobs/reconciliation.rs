use std::time::Duration;

use test_support::HttpDouble;
use test_support::clock::unix_seconds;
use test_support::http_double::Reply;

use super::{count, setup_asking, status, wait_until};
use crate::support::{
    Click, Kind, Payment, Setup, User, error_of, on_both_databases, status_reply,
};

/// More than a gateway is asked at once.
const PAYMENTS: usize = 12;

on_both_databases!(money_that_click_took_after_a_failure_is_credited_by_itself);

/// A zone in which the day is half over. The signs of these names are the other way round.
fn zone_where_it_is_noon() -> String {
    let hour = unix_seconds() / 3_600 % 24;
    format!("Etc/GMT{:+}", hour - 12)
}

/// Payments that Click says it took no money for, of a program that was stopped since.
async fn failed_payments(setup: &Setup, count: usize) -> (User, Vec<Payment>) {
    let mut hamyon = setup.start();
    let (user, click) = (User::of(&hamyon), Click::of(&hamyon));
    let mut payments = Vec::new();
    for _ in 0..count {
        let payment = user.create_payment("10000.00").await;
        let declined = click.begin(&payment).await.with("error", "-5017");
        assert_eq!(error_of(&click.complete(&declined).await), -9);
        payments.push(payment);
    }
    assert!(hamyon.stop().success(), "{}", hamyon.logs());
    (user, payments)
}

/// It is about noon where the day is counted, so that no other day begins meanwhile.
fn reconciling(setup: Setup) -> Setup {
    let setup = setup.with("HAMYON__BILLING__TIME_ZONE", zone_where_it_is_noon());
    setup.with("HAMYON__PAYMENTS__RECONCILE_DAYS", "1")
}

async fn money_that_click_took_after_a_failure_is_credited_by_itself(kind: Kind) {
    let double = HttpDouble::always(status(2));
    let setup = setup_asking(&double, kind);
    let (user, payments) = failed_payments(&setup, 1).await;
    assert_eq!(double.received(), [], "nobody asks by default of this test");
    let setup = reconciling(setup);
    let hamyon = setup.start();
    let user = user.at(&hamyon);
    wait_until(async || user.status_of(&payments[0]).await == "completed").await;
    assert_eq!(user.balance().await, "10000.00");
    assert_eq!(user.transactions().await.len(), 1);
    setup.assert_books_balance();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_ask_about_each_payment_once_a_day() {
    let double = HttpDouble::start(|asked| status_reply(&asked.path, -5));
    let setup = setup_asking(&double, Kind::Postgres);
    let (_, payments) = failed_payments(&setup, PAYMENTS).await;
    let setup = reconciling(setup);
    let mut programs = [setup.start(), setup.start()];
    wait_until(async || double.received().len() >= PAYMENTS).await;
    // Long enough for each of them to come by several times, also after they were started again.
    tokio::time::sleep(Duration::from_secs(3)).await;
    for hamyon in &mut programs {
        assert!(hamyon.stop().success(), "{}", hamyon.logs());
    }
    let _programs = [setup.start(), setup.start()];
    tokio::time::sleep(Duration::from_secs(3)).await;
    let received = double.received();
    for payment in &payments {
        assert_eq!(count(&received, &payment.id), 1, "{received:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_killed_while_it_reconciles_leaves_the_rest_to_others() {
    let double = HttpDouble::always(Reply::Hang);
    let setup = setup_asking(&double, Kind::Postgres);
    let (user, payments) = failed_payments(&setup, PAYMENTS).await;
    let setup = reconciling(setup);
    let mut hamyon = setup.start();
    wait_until(async || !double.received().is_empty()).await;
    hamyon.kill();
    double.change(|_| status(2));
    // Its claims end.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let programs = [setup.start(), setup.start()];
    let user = user.at(&programs[1]);
    wait_until(async || user.transactions().await.len() == PAYMENTS).await;
    for payment in &payments {
        assert_eq!(user.status_of(payment).await, "completed");
    }
    assert_eq!(user.balance().await, "120000.00");
    let received = double.received();
    for payment in &payments {
        assert!(count(&received, &payment.id) <= 2, "{received:?}");
    }
    setup.assert_books_balance();
}
