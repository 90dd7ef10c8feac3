//! What Click says against its own confirmations and against our refusals: nothing is undone, and somebody is told.

use std::time::{Duration, Instant};

use serde_json::Value;
use test_support::HttpDouble;
use test_support::http_double::Reply;

use crate::support::{
    Click, Kind, Payment, Setup, Staff, User, all_at_once, development, error_of,
    on_both_databases, status_reply,
};

on_both_databases!(
    a_cancellation_after_success_is_listed_until_click_proves_the_money,
    a_refused_confirmation_is_listed_and_credited_by_no_look_up,
    five_prepared_together_do_not_lift_a_wallet_above_its_limit,
);

/// A service that asks this double instead of Click, once a second.
fn setup_asking(double: &HttpDouble, kind: Kind) -> Setup {
    Setup::development(kind)
        .with("HAMYON__GATEWAYS__CLICK__MERCHANT_USER_ID", "99")
        .with("HAMYON__GATEWAYS__CLICK__API_URL", double.url())
        .with("HAMYON__PAYMENTS__LOOK_UP_SECONDS", "1")
}

/// Click's answer about whatever it is asked.
fn status(payment_status: i32) -> Reply {
    let body = format!(r#"{{"error_code":0,"error_note":"","payment_status":{payment_status}}}"#);
    Reply::Json(200, body)
}

/// The payment among those in question, if it is, as support sees it.
async fn disputed(support: &Staff, payment: &Payment) -> Option<Value> {
    let body = support.read("open/").await.json();
    let listed = body["disputed_payments"].as_array().expect("a list");
    let mut listed = listed.iter();
    listed.find(|listed| listed["id"] == *payment.id).cloned()
}

async fn a_cancellation_after_success_is_listed_until_click_proves_the_money(kind: Kind) {
    let double = HttpDouble::always(Reply::Json(502, String::new()));
    let setup = setup_asking(&double, kind);
    let hamyon = setup.start();
    let (user, click) = (User::of(&hamyon), Click::of(&hamyon));
    let support = Staff::with_role(&hamyon, "support");
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    assert_eq!(error_of(&click.complete(&complete).await), 0);
    assert_eq!(disputed(&support, &payment).await, None);
    let cancelled = complete.with("error", "-5017");
    assert_eq!(error_of(&click.complete(&cancelled).await), -9);
    wait_until(async || !double.received().is_empty()).await;
    let listed = disputed(&support, &payment).await;
    let listed = listed.expect("silence proves nothing");
    assert_eq!(listed["status"], "completed");
    assert_eq!(listed["attempts"][0]["error_code"], -5017);
    assert!(listed["attempts"][0]["disputed_at"].is_string(), "{listed}");
    drop(hamyon);

    double.change(|asked| status_reply(&asked.path, 2));
    // The next moment at which it is asked about has come.
    setup.database.execute("DELETE FROM leases").await;
    let hamyon = setup.start();
    let support = Staff::with_role(&hamyon, "support");
    wait_until(async || disputed(&support, &payment).await.is_none()).await;
    assert_eq!(user.at(&hamyon).balance().await, "50000.00");
    setup.assert_books_balance();
}

async fn a_refused_confirmation_is_listed_and_credited_by_no_look_up(kind: Kind) {
    // Click still holds the money that it is going to give back.
    let double = HttpDouble::always(status(2));
    let setup = setup_asking(&double, kind);
    let hamyon = setup.start();
    let (user, click) = (User::of(&hamyon), Click::of(&hamyon));
    let support = Staff::with_role(&hamyon, "support");
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    let declined = complete.clone().with("error", "-5017");
    assert_eq!(error_of(&click.complete(&declined).await), -9);
    for _ in 0..2 {
        assert_eq!(error_of(&click.complete(&complete).await), -9);
    }
    let verified = user.post(&format!("payments/{}/verify/", payment.id));
    let verified = verified.send().await.json();
    assert_eq!(verified["payment_status"], "failed", "{verified}");
    assert_eq!(verified["verification_result"]["verified"], false);
    wait_until(async || double.received().len() >= 2).await;
    let listed = disputed(&support, &payment).await;
    let listed = listed.expect("its money has not gone back");
    assert_eq!(listed["attempts"][0]["status"], "failed");
    assert_eq!(user.balance().await, "0.00");
    drop(hamyon);

    double.change(|asked| status_reply(&asked.path, -99));
    setup.database.execute("DELETE FROM leases").await;
    let hamyon = setup.start();
    let support = Staff::with_role(&hamyon, "support");
    wait_until(async || disputed(&support, &payment).await.is_none()).await;
    let user = user.at(&hamyon);
    assert_eq!(user.status_of(&payment).await, "failed");
    assert_eq!(user.balance().await, "0.00");
}

async fn five_prepared_together_do_not_lift_a_wallet_above_its_limit(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let mut payments = Vec::new();
    for _ in 0..5 {
        payments.push(user.create_payment("600000.00").await);
    }
    let prepares = payments.iter().map(|payment| {
        let (click, prepare) = (click.clone(), payment.prepare());
        async move { (click.prepare(&prepare).await, prepare) }
    });
    let answers = all_at_once(prepares).await;
    let mut errors: Vec<_> = answers.iter().map(|(answer, _)| error_of(answer)).collect();
    errors.sort_unstable();
    assert_eq!(errors, [-5, -5, -5, -5, 0]);
    for (answer, prepare) in answers {
        if error_of(&answer) == 0 {
            let complete = prepare.completed(answer.raw("/merchant_prepare_id"));
            assert_eq!(error_of(&click.complete(&complete).await), 0);
        }
    }
    assert_eq!(user.balance().await, "600000.00");
}

/// Waits for something that the service does by itself.
async fn wait_until(is_so: impl AsyncFn() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !is_so().await {
        assert!(Instant::now() < end, "it does not come about");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
