//! Refunds through the simulated Click, which keeps books of its own.

use std::time::{Duration, Instant};

use serde_json::json;

use super::payer::{Button, Page};
use crate::support::{Kind, Service, Setup, Staff, on_both_databases};

on_both_databases!(a_payment_goes_back_through_the_simulated_click);

async fn a_payment_goes_back_through_the_simulated_click(kind: Kind) {
    let service = Service::start(Setup::sandbox(kind));
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.create_payment("50000.00").await;
    Page::open(&payment.url).await.press(Button::Pay).await;
    assert_eq!(user.balance().await, "50000.00");
    let path = format!("payments/{}/refunds/", payment.id);
    let order = json!({ "reason": "ticket 21" });
    let answer = admin.post(&path).json(&order).send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let began = Instant::now();
    while admin.read(&path).await.json()["refunds"][0]["status"] != "settled" {
        assert!(began.elapsed() < Duration::from_secs(60));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.status_of(&payment).await, "refunded");
    let again = admin.post(&path).json(&order).send().await;
    assert_eq!(again.status, 409, "{again:?}");
    service.setup.assert_books_balance();
}
