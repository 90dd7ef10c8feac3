//! Money that goes back to payers: out of the wallet first, then through the gateway.

mod between;
mod books;
mod by_hand;
mod crashes;
mod orders;
mod outcomes;
mod parts;
mod races;
mod second_person;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use test_support::client::{Answer, Request};

use self::books::ClickBooks;
use crate::support::{Kind, Payment, Service, Setup, Staff};

/// A shop whose questions to Click go to these books.
fn setup_asking(books: &ClickBooks, kind: Kind) -> Setup {
    Setup::development(kind)
        .with("HAMYON__GATEWAYS__CLICK__MERCHANT_USER_ID", "99")
        .with("HAMYON__GATEWAYS__CLICK__API_URL", books.url())
        .with("HAMYON__PAYMENTS__LOOK_UP_SECONDS", "1")
        .with("HAMYON__PAYMENTS__CLAIM_SECONDS", "2")
}

fn service_asking(books: &ClickBooks, kind: Kind) -> Service {
    Service::start(setup_asking(books, kind))
}

/// The order to refund this much of a payment; `None` for all that is left.
fn order(admin: &Staff, payment: &Payment, amount: Option<&str>) -> Request {
    let mut body = json!({ "reason": "ticket 21" });
    if let Some(amount) = amount {
        body["amount"] = amount.into();
    }
    admin.post(&path(payment)).json(&body)
}

fn path(payment: &Payment) -> String {
    format!("payments/{}/refunds/", payment.id)
}

/// The refunds of a payment, oldest first.
async fn refunds(staff: &Staff, payment: &Payment) -> Vec<Value> {
    let body = staff.read(&path(payment)).await.json();
    body["refunds"].as_array().expect("a list").clone()
}

/// Panics unless the order was accepted.
#[track_caller]
fn assert_reserved(answer: &Answer) {
    assert_eq!(answer.status, 200, "{answer:?}");
    let body = answer.json();
    assert_eq!(body["success"], true, "{answer:?}");
    assert_eq!(body["refund"]["status"], "pending", "{answer:?}");
}

/// Waits until all refunds of a payment stand so.
async fn wait_for(staff: &Staff, payment: &Payment, status: &str) {
    let began = Instant::now();
    loop {
        let found = refunds(staff, payment).await;
        if found.iter().all(|refund| refund["status"] == status) {
            return;
        }
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "not {status}: {found:?}"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
