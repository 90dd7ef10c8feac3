use std::time::{Duration, Instant};

use test_support::HttpDouble;
use test_support::http_double::Reply;

use super::{count, setup_asking, status, wait_until};
use crate::support::{Click, Kind, User, error_of, on_both_databases};

on_both_databases!(a_program_that_stops_lets_go_of_payments_that_it_would_come_back_to);

async fn a_program_that_stops_lets_go_of_payments_that_it_would_come_back_to(kind: Kind) {
    let double = HttpDouble::always(status(1));
    let setup = setup_asking(&double, kind);
    let mut hamyon = setup.start();
    let user = User::of(&hamyon);
    let payment = user.create_payment("50000.00").await;
    let _lost = Click::of(&hamyon).begin(&payment).await;
    setup.database.age_payments(user.id, 2).await;
    hamyon.stop();

    let mut hamyon = setup.start();
    wait_until(async || count(&double.received(), &payment.id) > 0).await;
    // The next moment to ask is half an hour away, and the payment rests until then.
    assert!(hamyon.stop().success(), "{}", hamyon.logs());
    double.change(|_| status(2));
    let hamyon = setup.start();
    let user = user.at(&hamyon);
    wait_until(async || user.status_of(&payment).await == "completed").await;
    assert_eq!(user.balance().await, "50000.00");
    setup.assert_books_balance();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_is_stopped_in_a_sweep_ends_its_questions_and_begins_no_more() {
    let double = HttpDouble::start(|_| {
        std::thread::sleep(Duration::from_secs(1));
        status(1)
    });
    let setup = setup_asking(&double, Kind::Postgres);
    let mut hamyon = setup.start();
    let (user, click) = (User::of(&hamyon), Click::of(&hamyon));
    for _ in 0..40 {
        let payment = user.create_payment("10000.00").await;
        let _lost = click.begin(&payment).await;
    }
    setup.database.age_payments(user.id, 2).await;
    hamyon.stop();
    let mut hamyon = setup.start();
    wait_until(async || !double.received().is_empty()).await;
    let asked = Instant::now();
    assert!(hamyon.stop().success(), "{}", hamyon.logs());
    assert!(
        asked.elapsed() < Duration::from_secs(9),
        "{:?}",
        asked.elapsed()
    );
    assert!(
        !hamyon.logs().contains("did not end in time"),
        "{}",
        hamyon.logs()
    );
    // Ten rounds of four would have been asked.
    let begun = double.received().len();
    assert!(begun < 40, "{begun}");
    double.change(|_| Reply::HangUp);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_is_stopped_while_gateways_hang_ends_in_time_and_others_go_on() {
    let double = HttpDouble::always(Reply::Hang);
    let setup = setup_asking(&double, Kind::Postgres).with("HAMYON__PAYMENTS__RECONCILE_DAYS", "1");
    let mut hamyon = setup.start();
    let (user, click) = (User::of(&hamyon), Click::of(&hamyon));
    let (hanging, failed) = (
        user.create_payment("10000.00").await,
        user.create_payment("20000.00").await,
    );
    let _lost = click.begin(&hanging).await;
    let declined = click.begin(&failed).await.with("error", "-5017");
    assert_eq!(error_of(&click.complete(&declined).await), -9);
    let disputed = user.create_payment("30000.00").await;
    let complete = click.begin(&disputed).await;
    assert_eq!(error_of(&click.complete(&complete).await), 0);
    let cancelled = complete.with("error", "-5017");
    assert_eq!(error_of(&click.complete(&cancelled).await), -9);
    setup.database.age_payments(user.id, 2).await;
    hamyon.stop();
    setup.database.execute("DELETE FROM leases").await;

    let before = double.received().len();
    let mut hamyon = setup.start();
    // The three jobs wait for an answer each.
    wait_until(async || double.received().len() >= before + 3).await;
    let asked = Instant::now();
    assert!(hamyon.stop().success(), "{}", hamyon.logs());
    // Ten seconds for jobs, and something for a busy machine.
    assert!(
        asked.elapsed() < Duration::from_secs(20),
        "{:?}",
        asked.elapsed()
    );
    double.change(|_| status(2));
    setup.database.execute("DELETE FROM leases").await;
    let hamyon = setup.start();
    let user = user.at(&hamyon);
    wait_until(async || user.balance().await == "60000.00").await;
    for payment in [&hanging, &failed, &disputed] {
        assert_eq!(user.status_of(payment).await, "completed");
    }
    setup.assert_books_balance();
}
