//! The main job through Payme in the sandbox: create, check out, see the wallet, charge it.

use serde_json::json;

use crate::sandbox::payer::{Page, between};
use crate::support::{Kind, Payment, User, on_both_databases, sandbox};

on_both_databases!(
    payer_pays_on_the_checkout_page_and_is_charged,
    payer_whose_card_is_blocked_tries_another,
    payer_who_leaves_comes_back_to_a_pending_payment,
    refund_in_the_cabinet_debits_the_wallet,
    refund_of_spent_money_is_refused,
    paid_link_cannot_be_paid_again,
    checkout_page_speaks_the_language_that_the_app_asked_for,
);

const GOOD_CARD: &str = "8600069195406311";
const CALLBACK: &str = "https://example.com/payment/callback";

async fn payment(user: &User) -> Payment {
    let body = json!({"gateway": "payme", "amount": 50000, "callback_url": CALLBACK});
    let answer = user.send("payments/create/", &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    Payment::of(&answer)
}

/// Types a card into the checkout page, and the code that the simulated bank sends.
async fn pay_with(payment: &Payment, card: &str) -> Page {
    let page = Page::open(&payment.url).await;
    let page = page.submit(&[("number", card), ("expire", "03/99")]).await;
    let page = page.follow().await;
    page.submit(&[("code", "666666")]).await.follow().await
}

async fn payer_pays_on_the_checkout_page_and_is_charged(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let receipt = pay_with(&payment, GOOD_CARD).await;
    assert!(receipt.shows("Оплата прошла"), "{receipt:?}");
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
    let back = receipt.leave().await.location();
    let expected = format!("{CALLBACK}?payment_id={}&status=completed", payment.id);
    assert_eq!(back.as_str(), expected);
    let charged = user.charge("consultation").send().await;
    assert_eq!(charged.status, 200, "{charged:?}");
    assert_eq!(user.balance().await, "0.00");
    sandbox(kind).setup.assert_books_balance();
}

async fn payer_whose_card_is_blocked_tries_another(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let receipt = pay_with(&payment, "4444445987459073").await;
    assert!(receipt.shows("Карта отклонена"), "{receipt:?}");
    assert_eq!(user.status_of(&payment).await, "failed");
    pay_with(&payment, GOOD_CARD).await;
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
}

async fn payer_who_leaves_comes_back_to_a_pending_payment(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let page = Page::open(&payment.url).await;
    let away = page.submit(&[("leave", "1")]).await;
    let back = away.leave().await.location();
    let expected = format!("{CALLBACK}?payment_id={}&status=pending", payment.id);
    assert_eq!(back.as_str(), expected);
    assert_eq!(user.status_of(&payment).await, "pending");
}

/// The page of a receipt in the merchant's cabinet.
async fn in_cabinet(receipt: &Page) -> Page {
    let path = between(receipt.html(), "<p class=\"below\"><a href=\"", "\"");
    Page::open(receipt.address(path).as_str()).await
}

async fn refund_in_the_cabinet_debits_the_wallet(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let receipt = pay_with(&payment, GOOD_CARD).await;
    let cabinet = in_cabinet(&receipt).await;
    let refunded = cabinet.submit(&[]).await.follow().await;
    assert!(refunded.shows("money returned"), "{refunded:?}");
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.status_of(&payment).await, "refunded");
}

async fn refund_of_spent_money_is_refused(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let receipt = pay_with(&payment, GOOD_CARD).await;
    user.charge("ai_diagnosis").send().await;
    let cabinet = in_cabinet(&receipt).await;
    let refused = cabinet.submit(&[]).await.follow().await;
    assert!(refused.shows("The shop refused the refund"), "{refused:?}");
    assert_eq!(user.balance().await, "40000.00");
    assert_eq!(user.status_of(&payment).await, "completed");
}

async fn paid_link_cannot_be_paid_again(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    pay_with(&payment, GOOD_CARD).await;
    let page = Page::open(&payment.url).await;
    assert!(page.shows("Платёж уже оплачен"), "{page:?}");
    assert!(!page.shows("cc-number"), "{page:?}");
    assert_eq!(user.balance().await, "50000.00");
}

async fn checkout_page_speaks_the_language_that_the_app_asked_for(kind: Kind) {
    let user = sandbox(kind).user();
    for (asked_for, spoken) in [("en;q=0.1, uz", "uz"), ("en-GB", "en"), ("de", "ru")] {
        let create = user.post("payments/create/");
        let create = create.json(&json!({"gateway": "payme", "amount": 50000}));
        let created = create.header("Accept-Language", asked_for).send().await;
        let page = Page::open(&Payment::of(&created).url).await;
        let expected = format!("<html lang=\"{spoken}\">");
        assert!(page.shows(&expected), "{asked_for}: {page:?}");
    }
}
