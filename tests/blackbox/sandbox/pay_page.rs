use std::collections::BTreeMap;

use serde_json::json;
use url::Url;

use super::payer::{Button, Page, payment_with_callback};
use crate::support::{Kind, Payment, User, on_both_databases, sandbox};

on_both_databases!(
    payer_pays_and_comes_back,
    payer_without_money_comes_back_and_tries_again,
    payer_who_walks_away_comes_back_to_a_pending_payment,
    paid_link_cannot_be_paid_again,
    callback_url_keeps_its_own_query,
    status_in_the_callback_url_is_ours,
    payment_without_callback_url_ends_on_a_page_of_ours,
    return_link_of_a_missing_payment_is_404,
    simulated_click_tells_how_a_payment_stands,
    sandbox_books_balance,
);

const CALLBACK: &str = "https://example.com/payment/callback";

async fn payment(kind: Kind) -> (User, Payment) {
    let user = sandbox(kind).user();
    let payment = payment_with_callback(&user, CALLBACK).await;
    (user, payment)
}

fn query(url: &Url) -> BTreeMap<String, String> {
    url.query_pairs().into_owned().collect()
}

#[track_caller]
fn assert_sent_back(page: &Page, payment: &Payment, status: &str) {
    assert_eq!(page.status(), 303);
    let expected = format!("{CALLBACK}?payment_id={}&status={status}", payment.id);
    assert_eq!(page.location().as_str(), expected);
}

async fn payer_pays_and_comes_back(kind: Kind) {
    let (user, payment) = payment(kind).await;
    let page = Page::open(&payment.url).await;
    assert!(page.shows("51\u{a0}250.00"), "{page:?}");
    let receipt = page.press(Button::Pay).await;
    assert_eq!(receipt.status(), 200);
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
    assert_sent_back(&receipt.leave().await, &payment, "completed");
}

async fn payer_without_money_comes_back_and_tries_again(kind: Kind) {
    let (user, payment) = payment(kind).await;
    let page = Page::open(&payment.url).await;
    let receipt = page.press(Button::InsufficientFunds).await;
    assert_eq!(user.status_of(&payment).await, "failed");
    assert_eq!(user.balance().await, "0.00");
    assert_sent_back(&receipt.leave().await, &payment, "failed");
    let receipt = Page::open(&payment.url).await.press(Button::Pay).await;
    assert_sent_back(&receipt.leave().await, &payment, "completed");
    assert_eq!(user.balance().await, "50000.00");
}

async fn simulated_click_tells_how_a_payment_stands(kind: Kind) {
    let (user, payment) = payment(kind).await;
    let verify = async || {
        let path = format!("payments/{}/verify/", payment.id);
        let body = user.post(&path).send().await.json();
        let result = &body["verification_result"];
        (result["verified"].clone(), result["gateway_status"].clone())
    };
    assert_eq!(verify().await, (json!(false), json!("unknown")));
    let page = Page::open(&payment.url).await;
    page.press(Button::InsufficientFunds).await;
    assert_eq!(verify().await, (json!(false), json!("not_paid")));
    page.press(Button::Pay).await;
    assert_eq!(verify().await, (json!(true), json!("paid")));
    assert_eq!(user.balance().await, "50000.00");
}

async fn payer_who_walks_away_comes_back_to_a_pending_payment(kind: Kind) {
    let (user, payment) = payment(kind).await;
    let page = Page::open(&payment.url).await;
    let away = page.press(Button::WalkAway).await;
    assert_eq!(away.status(), 303);
    assert_sent_back(&away.leave().await, &payment, "pending");
    assert_eq!(user.status_of(&payment).await, "pending");
    assert_eq!(user.balance().await, "0.00");
}

async fn paid_link_cannot_be_paid_again(kind: Kind) {
    let (user, payment) = payment(kind).await;
    let page = Page::open(&payment.url).await;
    page.press(Button::Pay).await;
    page.press(Button::Pay).await;
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
}

async fn callback_url_keeps_its_own_query(kind: Kind) {
    let user = sandbox(kind).user();
    let callback = "https://example.com/cb?order=7&name=%D0%90%26b#top";
    let payment = payment_with_callback(&user, callback).await;
    let receipt = Page::open(&payment.url).await.press(Button::Pay).await;
    let sent_to = receipt.leave().await.location();
    let query = query(&sent_to);
    assert_eq!(query["order"], "7");
    assert_eq!(query["name"], "А&b");
    assert_eq!(query["payment_id"], payment.id);
    assert_eq!(query["status"], "completed");
    assert_eq!(sent_to.fragment(), Some("top"));
    assert_eq!(sent_to.host_str(), Some("example.com"));
}

async fn status_in_the_callback_url_is_ours(kind: Kind) {
    let user = sandbox(kind).user();
    let lying = "https://example.com/cb?status=completed&payment_id=1";
    let payment = payment_with_callback(&user, lying).await;
    let away = Page::open(&payment.url).await.press(Button::WalkAway).await;
    let sent_to = away.leave().await.location();
    let query: Vec<_> = sent_to.query_pairs().into_owned().collect();
    let expected = [("payment_id", payment.id.as_str()), ("status", "pending")];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(query, expected);
}

async fn payment_without_callback_url_ends_on_a_page_of_ours(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = user.create_payment("50000.00").await;
    let receipt = Page::open(&payment.url).await.press(Button::Pay).await;
    let end = receipt.leave().await;
    assert_eq!(end.status(), 200);
    assert!(end.shows("Payment completed"), "{end:?}");
}

async fn return_link_of_a_missing_payment_is_404(kind: Kind) {
    for id in ["01890000-0000-7000-8000-000000000000", "0", "%3Cscript%3E"] {
        let page = Page::open(&sandbox(kind).url(&format!("/pay/{id}/return"))).await;
        assert_eq!(page.status(), 404, "{page:?}");
    }
}

async fn sandbox_books_balance(kind: Kind) {
    let (user, payment) = payment(kind).await;
    Page::open(&payment.url).await.press(Button::Pay).await;
    user.charge("consultation").send().await;
    assert_eq!(user.balance().await, "0.00");
    sandbox(kind).setup.assert_books_balance();
}
