//! Payments about which the gateway is asked, because what it had to say got lost.

use std::time::{Duration, Instant};

use test_support::HttpDouble;
use test_support::client::Answer;
use test_support::http_double::Reply;

use crate::support::{
    Click, Kind, Payment, Service, Setup, Staff, User, all_at_once, assert_documented,
    assert_error, development, error_of, on_both_databases, status_reply,
};

on_both_databases!(
    money_whose_notification_got_lost_is_credited_once,
    many_verifications_and_the_notification_at_one_moment_credit_once,
    card_that_was_declined_and_paid_all_the_same_is_credited,
    payment_that_click_proves_unpaid_fails,
    silence_and_garbage_end_nothing,
    without_a_merchant_user_nothing_can_be_verified,
    payment_of_another_cannot_be_verified,
    payment_that_hangs_is_settled_by_itself,
);

/// A service that asks this double instead of Click.
fn service_asking(double: &HttpDouble, kind: Kind) -> Service {
    Service::start(
        Setup::development(kind)
            .with("HAMYON__GATEWAYS__CLICK__MERCHANT_USER_ID", "99")
            .with("HAMYON__GATEWAYS__CLICK__API_URL", double.url()),
    )
}

/// Click's answer about whatever it is asked.
fn status(payment_status: i32) -> Reply {
    let body = format!(r#"{{"error_code":0,"error_note":"","payment_status":{payment_status}}}"#);
    Reply::Json(200, body)
}

async fn verify(user: &User, payment: &Payment) -> Answer {
    user.post(&format!("payments/{}/verify/", payment.id))
        .send()
        .await
}

#[track_caller]
fn assert_result(answer: &Answer, verified: bool, gateway_status: &str, payment_status: &str) {
    assert_documented(
        answer,
        r#"{
          "success": true,
          "verification_result": {
            "verified": true,
            "gateway_status": "paid",
            "message": "The gateway confirms the payment"
          },
          "payment_status": "completed"
        }"#,
    );
    let body = answer.json();
    let result = &body["verification_result"];
    assert_eq!(result["verified"], verified, "{answer:?}");
    assert_eq!(result["gateway_status"], gateway_status, "{answer:?}");
    assert_eq!(body["payment_status"], payment_status, "{answer:?}");
}

async fn money_whose_notification_got_lost_is_credited_once(kind: Kind) {
    let double = HttpDouble::start(|asked| status_reply(&asked.path, 2));
    let service = service_asking(&double, kind);
    let (user, click) = (service.user(), Click::of(&service));
    let payment = user.create_payment("50000.00").await;
    let lost = click.begin(&payment).await;
    assert_eq!(user.balance().await, "0.00");
    for _ in 0..2 {
        assert_result(&verify(&user, &payment).await, true, "paid", "completed");
    }
    assert_eq!(error_of(&click.complete(&lost).await), -4, "it comes late");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
    service.setup.assert_books_balance();
}

async fn many_verifications_and_the_notification_at_one_moment_credit_once(kind: Kind) {
    let double = HttpDouble::start(|asked| status_reply(&asked.path, 2));
    let service = service_asking(&double, kind);
    let (user, click) = (service.user(), Click::of(&service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    let verifications = (0..10).map(|_| {
        let (user, payment) = (user.clone(), payment.clone());
        async move { verify(&user, &payment).await.status }
    });
    let (answers, completed) = tokio::join!(all_at_once(verifications), click.complete(&complete));
    assert_eq!(answers, [200; 10]);
    assert!(matches!(error_of(&completed), 0 | -4), "{completed:?}");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
    service.setup.assert_books_balance();
}

async fn card_that_was_declined_and_paid_all_the_same_is_credited(kind: Kind) {
    let double = HttpDouble::start(|asked| status_reply(&asked.path, 2));
    let service = service_asking(&double, kind);
    let (user, click) = (service.user(), Click::of(&service));
    let payment = user.create_payment("50000.00").await;
    let declined = click.begin(&payment).await.with("error", "-5017");
    assert_eq!(error_of(&click.complete(&declined).await), -9);
    assert_eq!(user.status_of(&payment).await, "failed");
    assert_result(&verify(&user, &payment).await, true, "paid", "completed");
    assert_eq!(user.balance().await, "50000.00");
}

async fn payment_that_click_proves_unpaid_fails(kind: Kind) {
    let double = HttpDouble::start(|asked| status_reply(&asked.path, -5));
    let service = service_asking(&double, kind);
    let (user, click) = (service.user(), Click::of(&service));
    let payment = user.create_payment("50000.00").await;
    let _lost = click.begin(&payment).await;
    assert_result(&verify(&user, &payment).await, false, "not_paid", "failed");
    double.change(|asked| status_reply(&asked.path, 2));
    click.pay(&payment).await;
    assert_result(&verify(&user, &payment).await, true, "paid", "completed");
    assert_eq!(user.balance().await, "50000.00");
}

async fn silence_and_garbage_end_nothing(kind: Kind) {
    let double = HttpDouble::always(Reply::HangUp);
    let service = service_asking(&double, kind);
    let (user, click) = (service.user(), Click::of(&service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    let failing = r#"{"error_code":0,"payment_status":-5}"#.to_owned();
    let unknown = r#"{"error_code":-5,"error_note":"no such payment"}"#.to_owned();
    for (reply, word) in [
        (Reply::HangUp, "unavailable"),
        (Reply::Json(500, failing), "unavailable"),
        (Reply::Json(401, String::new()), "unavailable"),
        (Reply::Json(200, "<html>".to_owned()), "unavailable"),
        (Reply::Json(200, unknown), "unknown"),
        (status(0), "pending"),
        (status(1), "pending"),
        (status(7), "unknown"),
    ] {
        double.change(move |_| reply.clone());
        assert_result(&verify(&user, &payment).await, false, word, "processing");
    }
    assert_eq!(error_of(&click.complete(&complete).await), 0);
    assert_eq!(user.balance().await, "50000.00");
}

async fn without_a_merchant_user_nothing_can_be_verified(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    let payment = user.create_payment("50000.00").await;
    let answer = verify(&user, &payment).await;
    assert_result(&answer, false, "not_supported", "pending");
    Click::of(service).pay(&payment).await;
    let answer = verify(&user, &payment).await;
    assert_result(&answer, false, "not_supported", "completed");
}

async fn payment_of_another_cannot_be_verified(kind: Kind) {
    let (owner, stranger) = (development(kind).user(), development(kind).user());
    let payment = owner.create_payment("50000.00").await;
    let foreign = verify(&stranger, &payment).await;
    assert_error(&foreign, 404, "payment_not_found");
    let missing = Payment {
        id: "01890000-0000-7000-8000-000000000000".to_owned(),
        ..payment
    };
    let missing = verify(&stranger, &missing).await;
    assert_eq!(
        (foreign.status, foreign.text),
        (missing.status, missing.text)
    );
}

async fn payment_that_hangs_is_settled_by_itself(kind: Kind) {
    let double = HttpDouble::always(Reply::Json(502, String::new()));
    let setup = Setup::development(kind)
        .with("HAMYON__GATEWAYS__CLICK__MERCHANT_USER_ID", "99")
        .with("HAMYON__GATEWAYS__CLICK__API_URL", double.url())
        .with("HAMYON__PAYMENTS__LOOK_UP_SECONDS", "1");
    let hamyon = setup.start();
    let user = User::of(&hamyon);
    let payment = user.create_payment("50000.00").await;
    let _lost = Click::of(&hamyon).begin(&payment).await;
    setup.database.age_payments(user.id, 1).await;
    drop(hamyon);
    // Its time is over, but a gateway that is down proves nothing.
    let hamyon = setup.start();
    let user = user.at(&hamyon);
    wait_until(async || !double.received().is_empty()).await;
    assert_eq!(user.status_of(&payment).await, "processing");
    drop(hamyon);
    double.change(|asked| status_reply(&asked.path, 2));
    // The next moment at which it is looked up has come.
    setup.database.execute("DELETE FROM leases").await;
    let hamyon = setup.start();
    let user = user.at(&hamyon);
    wait_until(async || user.status_of(&payment).await == "completed").await;
    assert_eq!(user.balance().await, "50000.00");
    setup.assert_books_balance();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_look_a_payment_up_once_at_a_time() {
    let double = HttpDouble::start(|asked| status_reply(&asked.path, 1));
    let setup = Setup::development(Kind::Postgres)
        .with("HAMYON__GATEWAYS__CLICK__MERCHANT_USER_ID", "99")
        .with("HAMYON__GATEWAYS__CLICK__API_URL", double.url())
        .with("HAMYON__PAYMENTS__LOOK_UP_SECONDS", "1")
        .with("HAMYON__PAYMENTS__CLAIM_SECONDS", "1");
    let (first, second) = (setup.start(), setup.start());
    let user = User::of(&first);
    let payment = user.create_payment("50000.00").await;
    let _lost = Click::of(&second).begin(&payment).await;
    setup.database.age_payments(user.id, 2).await;
    wait_until(async || !double.received().is_empty()).await;
    // Long enough for each of them to come by several times.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let mut asked: Vec<_> = double
        .received()
        .into_iter()
        .map(|request| request.path)
        .collect();
    let questions = asked.len();
    asked.sort();
    asked.dedup();
    assert_eq!(
        asked.len(),
        questions,
        "one question was asked twice: {asked:?}"
    );
    assert_eq!(user.status_of(&payment).await, "processing");
    let open = Staff::admin(&second).read("open/").await.json();
    assert_eq!(open["payments"][0]["id"], payment.id);
}

async fn wait_until(is_so: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "it never happened"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
