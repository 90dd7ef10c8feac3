//! Stored calls of gateways, once more.

use serde_json::Value;

use super::payer::{Button, Page};
use crate::support::{Kind, Payment, Staff, assert_error, on_both_databases, sandbox};

on_both_databases!(
    a_call_once_more_is_answered_like_a_repeat_and_moves_nothing,
    a_call_of_payme_gets_its_credential_back,
    a_call_that_was_forged_stays_forged,
);

async fn calls(admin: &Staff, payment: &Payment) -> Vec<Value> {
    let path = format!("webhooks/?payment_id={}", payment.id);
    let body = admin.read(&path).await.json();
    body["webhooks"].as_array().expect("a list").clone()
}

async fn redeliver(admin: &Staff, call: &Value) -> Value {
    let id = call["id"].as_str().expect("an id");
    let path = format!("webhooks/{id}/redeliver/");
    let answer = admin.post(&path).send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn error_in(redelivered: &Value) -> i64 {
    let answer = redelivered["answer"].as_str().expect("a text");
    let answer: Value = serde_json::from_str(answer).expect("JSON");
    answer["error"].as_i64().expect("a number")
}

async fn a_call_once_more_is_answered_like_a_repeat_and_moves_nothing(kind: Kind) {
    let service = sandbox(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let payment = user.create_payment("50000.00").await;
    Page::open(&payment.url).await.press(Button::Pay).await;
    let stored = calls(&admin, &payment).await;
    assert_eq!(stored.len(), 2);
    for call in &stored {
        let again = redeliver(&admin, call).await;
        assert_eq!(again["is_authentic"], true, "{again}");
        assert_eq!(again["action"], call["action"]);
        assert_eq!(error_in(&again), -4, "{again}");
    }
    assert_eq!(user.balance().await, "50000.00");
    let after = calls(&admin, &payment).await;
    assert_eq!(after.len(), 4);
    let id = stored[1]["id"].as_str().expect("an id");
    assert!(after[0]["headers"].to_string().contains(id), "{after:?}");
    let support = Staff::with_role(service, "support");
    let refused = support.post(&format!("webhooks/{id}/redeliver/"));
    assert_error(&refused.send().await, 403, "forbidden");
}

async fn a_call_of_payme_gets_its_credential_back(kind: Kind) {
    let service = sandbox(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let payment = user.create_payment_through("payme", "50000.00").await;
    // The checkout page asks whether the order may be paid.
    assert_eq!(Page::open(&payment.url).await.status(), 200);
    let stored = calls(&admin, &payment).await;
    assert_eq!(stored[0]["action"], "CheckPerformTransaction");
    let again = redeliver(&admin, &stored[0]).await;
    assert_eq!(again["is_authentic"], true, "{again}");
    assert_eq!(again["answer"], stored[0]["answer"]);
    assert_eq!(user.status_of(&payment).await, "pending");
}

async fn a_call_that_was_forged_stays_forged(kind: Kind) {
    let service = sandbox(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let payment = user.create_payment("50000.00").await;
    let forged = payment
        .prepare()
        .with("service_id", "10001")
        .signed("not the secret");
    let path = "/api/payments/click/prepare/";
    forged.post(&service.client(), path).await;
    let stored = calls(&admin, &payment).await;
    let again = redeliver(&admin, &stored[0]).await;
    assert_eq!(again["is_authentic"], false, "{again}");
    assert!(error_in(&again) < 0, "{again}");
    assert_eq!(user.status_of(&payment).await, "pending");
}
