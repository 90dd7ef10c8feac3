use std::time::Duration;

use test_support::HttpDouble;
use test_support::http_double::{Received, Reply};

use super::{count, setup_asking, status, wait_until};
use crate::support::{Click, Kind, Payment, Setup, Staff, User, error_of, on_both_databases};

/// More than a gateway is asked at once.
const PAYMENTS: usize = 12;

/// Click's number of its first document; the others follow.
const DOCUMENT: usize = 7_000_000;

on_both_databases!(a_second_debit_that_click_does_not_speak_of_is_found_and_credited_once);

/// Paid payments whose cancellation Click spoke of, of a program that was stopped since.
async fn disputed_payments(setup: &Setup) -> (User, Vec<Payment>) {
    let mut hamyon = setup.start();
    let (user, click) = (User::of(&hamyon), Click::of(&hamyon));
    let mut payments = Vec::new();
    for number in 0..PAYMENTS {
        let payment = user.create_payment("10000.00").await;
        let document = (DOCUMENT + number).to_string();
        let prepare = payment.prepare().with("click_paydoc_id", &document);
        let prepared = click.prepare(&prepare).await;
        let complete = prepare.completed(prepared.raw("/merchant_prepare_id"));
        assert_eq!(error_of(&click.complete(&complete).await), 0);
        let cancelled = complete.with("error", "-5017");
        assert_eq!(error_of(&click.complete(&cancelled).await), -9);
        payments.push(payment);
    }
    assert!(hamyon.stop().success(), "{}", hamyon.logs());
    // What was asked by then is due again, and after that not for an hour.
    let span = setup.database.span(3);
    let age = format!("UPDATE attempts SET disputed_at = disputed_at - {span}");
    setup.database.execute(&age).await;
    setup.database.execute("DELETE FROM leases").await;
    (user, payments)
}

/// What Click answers that holds the money of all these payments, each under its document.
fn held(payments: &[Payment]) -> impl Fn(&Received) -> Reply + use<> {
    let orders: Vec<_> = payments.iter().map(|payment| payment.id.clone()).collect();
    move |request| {
        let document = request.path.rsplit('/').next();
        let number = document.and_then(|document| document.parse::<usize>().ok());
        let order = number.and_then(|number| orders.get(number.checked_sub(DOCUMENT)?));
        order.map_or(status(2), |order| {
            let body =
                format!(r#"{{"error_code":0,"payment_status":2,"merchant_trans_id":"{order}"}}"#);
            Reply::Json(200, body)
        })
    }
}

/// How many payments are in question, as support sees it.
async fn in_question(support: &Staff) -> usize {
    let body = support.read("open/").await.json();
    body["disputed_payments"].as_array().expect("a list").len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_put_each_question_once() {
    let double = HttpDouble::always(status(1));
    let setup = setup_asking(&double, Kind::Postgres);
    let (_, payments) = disputed_payments(&setup).await;
    let before = asked(&double, &payments);
    let _programs = [setup.start(), setup.start()];
    wait_until(async || {
        let now = asked(&double, &payments);
        now.iter().zip(&before).all(|(now, before)| now > before)
    })
    .await;
    // Long enough for each of them to come by several times.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let now = asked(&double, &payments);
    for (now, before) in now.iter().zip(&before) {
        assert_eq!(*now, before + 1);
    }
}

/// How often Click was asked about each of these orders.
fn asked(double: &HttpDouble, payments: &[Payment]) -> Vec<usize> {
    let received = double.received();
    let counts = payments.iter().map(|payment| count(&received, &payment.id));
    counts.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_killed_while_it_asks_leaves_the_questions_to_others() {
    let double = HttpDouble::always(Reply::Json(502, String::new()));
    let setup = setup_asking(&double, Kind::Postgres);
    let (user, payments) = disputed_payments(&setup).await;
    let before = double.received().len();
    double.change(|_| Reply::Hang);
    let mut hamyon = setup.start();
    wait_until(async || double.received().len() > before).await;
    hamyon.kill();
    double.change(held(&payments));
    let programs = [setup.start(), setup.start()];
    let (user, support) = (
        user.at(&programs[0]),
        Staff::with_role(&programs[1], "support"),
    );
    wait_until(async || in_question(&support).await == 0).await;
    assert_eq!(user.balance().await, "120000.00");
    assert_eq!(user.transactions().await.len(), payments.len());
    setup.assert_books_balance();
}

async fn a_second_debit_that_click_does_not_speak_of_is_found_and_credited_once(kind: Kind) {
    let double = HttpDouble::always(status(2));
    let setup = setup_asking(&double, kind);
    let mut hamyon = setup.start();
    let (user, click) = (User::of(&hamyon), Click::of(&hamyon));
    let payment = user.create_payment("50000.00").await;
    for (document, error) in [(DOCUMENT, -9), (DOCUMENT + 1, 0)] {
        let prepare = payment.prepare();
        let prepare = prepare.with("click_paydoc_id", &document.to_string());
        let prepared = click.prepare(&prepare).await;
        let mut complete = prepare.completed(prepared.raw("/merchant_prepare_id"));
        if error != 0 {
            complete = complete.with("error", "-5017");
        }
        assert_eq!(error_of(&click.complete(&complete).await), error);
    }
    assert_eq!(user.balance().await, "50000.00");
    assert!(hamyon.stop().success(), "{}", hamyon.logs());
    assert_eq!(double.received(), [], "nobody had a reason to ask");

    // All that Click is asked about it holds, whichever attempt it was. About a document it does not say whose it is.
    double.change(move |request| {
        let asked = request.path.rsplit('/').next().unwrap_or_default();
        let document = if request.path.contains("status_by_mti") {
            (DOCUMENT + 1).to_string()
        } else {
            asked.to_owned()
        };
        let body = format!(r#"{{"error_code":0,"payment_id":{document},"payment_status":2}}"#);
        Reply::Json(200, body)
    });
    let setup = setup.with("HAMYON__PAYMENTS__RECONCILE_DAYS", "1");
    let hamyon = setup.start();
    let (user, support) = (user.at(&hamyon), Staff::with_role(&hamyon, "support"));
    wait_until(async || in_question(&support).await == 1).await;
    assert_eq!(user.balance().await, "50000.00", "somebody must look first");
    assert_eq!(user.status_of(&payment).await, "completed");
    assert!(
        hamyon.logs().contains("somebody must look"),
        "{}",
        hamyon.logs()
    );
    setup.assert_books_balance();
}
