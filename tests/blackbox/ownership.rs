//! What one user sees of another: nothing.

use test_support::client::Answer;

use crate::support::{Kind, User, assert_error, development, on_both_databases};

on_both_databases!(
    payment_of_another_looks_like_a_missing_one,
    payment_of_another_cannot_be_cancelled,
    what_is_no_id_is_a_missing_payment,
    lists_hold_only_what_is_ones_own,
    idempotency_key_of_another_means_nothing,
);

const MISSING: &str = "01890000-0000-7000-8000-000000000000";

async fn status(user: &User, id: &str) -> Answer {
    user.get(&format!("payments/{id}/status/")).send().await
}

async fn cancel(user: &User, id: &str) -> Answer {
    user.post(&format!("payments/{id}/cancel/")).send().await
}

async fn payment_of_another_looks_like_a_missing_one(kind: Kind) {
    let (owner, stranger) = (development(kind).user(), development(kind).user());
    let payment = owner.create_payment("50000.00").await;
    let missing = status(&stranger, MISSING).await;
    assert_error(&missing, 404, "payment_not_found");
    assert_eq!(missing.json()["error"], "Payment not found");
    let foreign = status(&stranger, &payment.id).await;
    assert_eq!(
        (foreign.status, foreign.text),
        (missing.status, missing.text)
    );
}

async fn payment_of_another_cannot_be_cancelled(kind: Kind) {
    let (owner, stranger) = (development(kind).user(), development(kind).user());
    let payment = owner.create_payment("50000.00").await;
    let missing = cancel(&stranger, MISSING).await;
    assert_error(&missing, 404, "payment_not_found");
    let foreign = cancel(&stranger, &payment.id).await;
    assert_eq!(
        (foreign.status, foreign.text),
        (missing.status, missing.text)
    );
    assert_eq!(owner.status_of(&payment).await, "pending");
}

async fn what_is_no_id_is_a_missing_payment(kind: Kind) {
    let user = development(kind).user();
    for id in [
        "0",
        "-1",
        "abc",
        "%00",
        "'%20OR%201=1--",
        "history",
        "%F0%9F%92%B0",
    ] {
        assert_error(&status(&user, id).await, 404, "payment_not_found");
        assert_error(&cancel(&user, id).await, 404, "payment_not_found");
    }
}

async fn lists_hold_only_what_is_ones_own(kind: Kind) {
    let (owner, stranger) = (development(kind).user(), development(kind).user());
    owner.top_up("50000.00").await;
    owner.charge("chat_message").send().await;
    let history = stranger.read("payments/history/").await;
    assert_eq!(history.text.trim(), "[]");
    assert_eq!(history.header("x-total-count"), Some("0"));
    assert_eq!(stranger.transactions().await.len(), 0);
    assert_eq!(stranger.balance().await, "0.00");
    assert_eq!(owner.transactions().await.len(), 2);
}

async fn idempotency_key_of_another_means_nothing(kind: Kind) {
    let (one, two) = (development(kind).user(), development(kind).user());
    one.top_up("10000.00").await;
    two.top_up("20000.00").await;
    let mine = one
        .charge("chat_message")
        .idempotency_key("same-key")
        .send()
        .await;
    let theirs = two
        .charge("chat_message")
        .idempotency_key("same-key")
        .send()
        .await;
    assert_eq!(mine.raw("/balance_after"), "9000.00");
    assert_eq!(theirs.raw("/balance_after"), "19000.00");
    assert_eq!(theirs.header("idempotency-replayed"), None);
}
