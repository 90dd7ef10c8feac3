//! `Idempotency-Key`: a repeat gets the first answer and does nothing.

use serde_json::json;
use test_support::client::Answer;

use crate::support::{Kind, assert_error, development, on_both_databases, sandbox};

on_both_databases!(
    repeated_charge_takes_the_money_once,
    repeat_gets_the_first_answer_though_the_wallet_has_changed,
    repeated_create_makes_one_payment,
    repeated_topup_makes_one_payment,
    repeated_cancel_is_answered_as_the_first,
    repeated_doctor_view_is_answered_as_the_first,
    order_of_fields_does_not_make_another_request,
    key_of_another_body_is_refused,
    key_of_another_endpoint_is_refused,
    refusal_is_not_kept,
    key_must_be_one_header_of_visible_ascii,
    without_a_key_each_request_counts,
);

fn assert_replay(repeat: &Answer, first: &Answer) {
    assert_eq!(first.status, 200, "{first:?}");
    assert_eq!(first.header("idempotency-replayed"), None, "{first:?}");
    assert_eq!((repeat.status, &repeat.text), (first.status, &first.text));
    assert_eq!(repeat.header("idempotency-replayed"), Some("true"));
    assert_eq!(repeat.header("content-type"), first.header("content-type"));
}

async fn repeated_charge_takes_the_money_once(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    let charge = || user.charge("prescription").idempotency_key("visit-42");
    let first = charge().send().await;
    for _ in 0..3 {
        assert_replay(&charge().send().await, &first);
    }
    assert_eq!(user.balance().await, "35000.00");
    assert_eq!(user.transactions().await.len(), 2);
}

async fn repeat_gets_the_first_answer_though_the_wallet_has_changed(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    let first = user
        .charge("prescription")
        .idempotency_key("a")
        .send()
        .await;
    user.charge("prescription")
        .idempotency_key("b")
        .send()
        .await;
    user.top_up("100000.00").await;
    let repeat = user
        .charge("prescription")
        .idempotency_key("a")
        .send()
        .await;
    assert_replay(&repeat, &first);
    assert_eq!(repeat.raw("/balance_after"), "35000.00");
    assert_eq!(user.balance().await, "120000.00");
}

async fn repeated_create_makes_one_payment(kind: Kind) {
    let user = development(kind).user();
    let body = json!({ "gateway": "click", "amount": "50000.00" });
    let create = || {
        user.post("payments/create/")
            .idempotency_key("order-1")
            .json(&body)
    };
    let first = create().send().await;
    assert_replay(&create().send().await, &first);
    let history = user.read("payments/history/").await;
    assert_eq!(history.header("x-total-count"), Some("1"));
}

async fn repeated_topup_makes_one_payment(kind: Kind) {
    let user = development(kind).user();
    let body = json!({ "gateway": "click", "amount": "50000.00" });
    let topup = || {
        user.post("payments/wallet/topup/")
            .idempotency_key("topup-1")
            .json(&body)
    };
    let first = topup().send().await;
    assert_replay(&topup().send().await, &first);
    let history = user.read("payments/history/").await;
    assert_eq!(history.header("x-total-count"), Some("1"));
}

async fn repeated_cancel_is_answered_as_the_first(kind: Kind) {
    let user = development(kind).user();
    let payment = user.create_payment("50000.00").await;
    let path = format!("payments/{}/cancel/", payment.id);
    let first = user.post(&path).idempotency_key("c").send().await;
    assert_replay(&user.post(&path).idempotency_key("c").send().await, &first);
    let without = user.post(&path).send().await;
    assert_error(&without, 400, "payment_not_cancellable");
}

async fn repeated_doctor_view_is_answered_as_the_first(kind: Kind) {
    let user = sandbox(kind).user();
    let view = || user.get("billing/doctor/1/view/").idempotency_key("view-1");
    let first = view().send().await;
    assert_replay(&view().send().await, &first);
}

async fn order_of_fields_does_not_make_another_request(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    let charge = |body: &str| {
        user.post("payments/billing/charge/")
            .idempotency_key("k")
            .body("application/json", body)
    };
    let first = charge(r#"{"service_type": "consultation", "quantity": 1}"#)
        .send()
        .await;
    let other_order = "{ \"quantity\":1,\n\"service_type\":\"consultation\" }";
    assert_replay(&charge(other_order).send().await, &first);
}

async fn key_of_another_body_is_refused(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    user.charge("chat_message")
        .idempotency_key("k")
        .send()
        .await;
    for body in [
        json!({ "service_type": "prescription" }),
        json!({ "service_type": "chat_message", "quantity": 2 }),
        json!({ "service_type": "chat_message", "related_object_id": 1 }),
    ] {
        let request = user.post("payments/billing/charge/").idempotency_key("k");
        let answer = request.json(&body).send().await;
        assert_error(&answer, 422, "idempotency_key_reused");
    }
    assert_eq!(user.balance().await, "49000.00");
}

async fn key_of_another_endpoint_is_refused(kind: Kind) {
    let user = development(kind).user();
    let body = json!({ "gateway": "click", "amount": "50000.00" });
    let create = user
        .post("payments/create/")
        .idempotency_key("k")
        .json(&body)
        .send()
        .await;
    assert_eq!(create.status, 200, "{create:?}");
    let topup = user
        .post("payments/wallet/topup/")
        .idempotency_key("k")
        .json(&body)
        .send()
        .await;
    assert_error(&topup, 422, "idempotency_key_reused");
    let id = &create.json()["payment"]["id"];
    let path = format!("payments/{}/cancel/", id.as_str().expect("an id"));
    let cancel = user.post(&path).idempotency_key("k").send().await;
    assert_error(&cancel, 422, "idempotency_key_reused");
}

async fn refusal_is_not_kept(kind: Kind) {
    let user = development(kind).user();
    let charge = || user.charge("prescription").idempotency_key("k");
    assert_error(&charge().send().await, 402, "insufficient_balance");
    user.top_up("20000.00").await;
    let first = charge().send().await;
    assert_replay(&charge().send().await, &first);
    assert_eq!(user.balance().await, "5000.00");
}

async fn key_must_be_one_header_of_visible_ascii(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    let long = "k".repeat(256);
    for key in ["", " ", "a b", "\u{e9}", long.as_str()] {
        let answer = user
            .charge("chat_message")
            .idempotency_key(key)
            .send()
            .await;
        assert_error(&answer, 400, "invalid_idempotency_key");
    }
    let two = user
        .charge("chat_message")
        .idempotency_key("a")
        .idempotency_key("b");
    assert_error(&two.send().await, 400, "invalid_idempotency_key");
    assert_eq!(user.balance().await, "50000.00");
    for key in ["!", "~", "'; DROP TABLE wallets;--", &long[..255]] {
        let key = key.replace(' ', "_");
        let answer = user
            .charge("chat_message")
            .idempotency_key(&key)
            .send()
            .await;
        assert_eq!(answer.status, 200, "{key}: {answer:?}");
    }
    assert_eq!(user.balance().await, "46000.00");
}

async fn without_a_key_each_request_counts(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    for balance in ["49000.00", "48000.00"] {
        let answer = user.charge("chat_message").send().await;
        assert_eq!(answer.raw("/balance_after"), balance);
    }
}
