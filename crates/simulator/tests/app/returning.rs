//! Coming back from paying.

use crate::{
    common::Page,
    service::{PAYMENT_ID, PAYMENT_URL, Service},
    user::{TOPUP, User},
};

const STATUS: &str = "GET /api/payments/550e8400-e29b-41d4-a716-446655440000/status";

async fn come_back(user: &User, claimed: &str) -> Page {
    let path = format!("/simulator/app?user=7&payment_id={PAYMENT_ID}&status={claimed}");
    let page = user.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.html);
    page
}

fn status(status: &str) -> String {
    format!(
        r#"{{"success": true, "payment": {{"id": "{PAYMENT_ID}", "reference_number": "PAY-1", "status": "{status}",
            "amount": 50000.00, "gateway": "click", "created_at": "2024-01-15T12:00:00Z"}}}}"#
    )
}

#[actix_web::test]
async fn the_service_is_asked_how_the_payment_stands() {
    let service = Service::start();
    let user = User::of(&service);
    let page = come_back(&user, "completed").await;
    let asked = service.asked(STATUS);
    assert_eq!(asked.len(), 1);
    assert_eq!(
        asked[0].header("authorization"),
        "Bearer token-of-user-7-and-no-one-else"
    );
    page.shows("<h2>Topped up</h2>");
    page.shows("50\u{a0}000.00 so&#39;m is in the wallet.");
    page.shows(&format!(
        "<code>GET /api/payments/{PAYMENT_ID}/status/</code>"
    ));
}

#[actix_web::test]
async fn the_link_back_is_not_believed() {
    let service = Service::start();
    service.answer(STATUS, 200, &status("failed"));
    let page = come_back(&User::of(&service), "completed").await;
    page.shows("<h2>Not paid</h2>");
    page.hides("Topped up</h2>");
    page.shows("<code>status=completed</code>, which proves nothing");
}

#[actix_web::test]
async fn every_status_has_words_of_its_own() {
    let service = Service::start();
    let user = User::of(&service);
    for (word, tone, title) in [
        ("completed", "good", "Topped up"),
        ("pending", "unsure", "Not paid yet"),
        ("processing", "unsure", "Being paid"),
        ("failed", "bad", "Not paid"),
        ("cancelled", "bad", "Cancelled"),
        ("expired", "bad", "Too late"),
        ("refunded", "unsure", "Back from paying"),
    ] {
        service.answer(STATUS, 200, &status(word));
        let page = come_back(&user, word).await;
        page.shows(&format!("<section class=\"card banner {tone}\""));
        page.shows(&format!("<h2>{title}</h2>"));
    }
}

#[actix_web::test]
async fn a_payment_that_is_not_over_can_be_looked_at_again() {
    let service = Service::start();
    let user = User::of(&service);
    let again = format!("href=\"/simulator/app?user=7&amp;payment_id={PAYMENT_ID}\">Look again");
    come_back(&user, "x").await.hides(&again);
    for word in ["pending", "processing"] {
        service.answer(STATUS, 200, &status(word));
        come_back(&user, word).await.shows(&again);
    }
}

#[actix_web::test]
async fn a_failed_attempt_can_be_followed_by_another() {
    let service = Service::start();
    service.answer(STATUS, 200, &status("failed"));
    let user = User::of(&service);
    let pay = format!(
        "href=\"{}\" rel=\"noreferrer\">Pay now</a>",
        PAYMENT_URL.replace('&', "&#38;")
    );
    come_back(&user, "failed").await.hides(&pay);
    let form = user.home().await.forms_to(TOPUP).remove(0);
    user.send(TOPUP, &form).await;
    let page = come_back(&user, "failed").await;
    page.shows(&pay);
    page.shows("<code>POST /api/payments/create/</code>");
}

#[actix_web::test]
async fn how_somebody_elses_payment_was_made_is_not_shown() {
    let service = Service::start();
    let user = User::of(&service);
    let form = user.home().await.forms_to(TOPUP).remove(0);
    user.send(TOPUP, &form).await;
    service.answer(
        STATUS,
        404,
        r#"{"success": false, "error": "Payment not found"}"#,
    );
    let page = come_back(&user, "completed").await;
    page.shows("Payment not found (HTTP 404 Not Found)");
    page.hides("POST /api/payments/create/");
}

#[actix_web::test]
async fn a_payment_id_cannot_lead_to_another_endpoint() {
    let service = Service::start();
    let user = User::of(&service);
    for id in ["../wallet", "..", "a%2F..%2Fb", "a%3Fb", "a%20b"] {
        let page = user.get(&format!("/simulator/app?payment_id={id}")).await;
        assert_eq!(page.status, 400, "{id}");
        page.shows("<code>payment_id</code> must be the id of a payment");
    }
    assert_eq!(service.lines(), [""; 0]);
}
