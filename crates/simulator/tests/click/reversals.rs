//! A shop that gives payments back.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    api::{ask, auth, call},
    common::Server,
    payer::{Link, Payer},
    shop::{Answer, Shop},
    simulated::{SERVICE_ID, simulator_for},
};

/// A payment of 50,000 so'm; its document number.
async fn paid(simulator: &Server) -> Value {
    Payer::of(simulator).press(&Link::good(), "pay").await;
    Payer::of(simulator).attempt().await["click_paydoc_id"].clone()
}

async fn books(simulator: &Server) -> Value {
    let page = Payer::of(simulator).get("/simulator/click/books").await;
    serde_json::from_str(&page.html).expect("JSON")
}

#[actix_web::test]
async fn a_payment_is_reversed_once() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let document = paid(&simulator).await;
    let path = format!("payment/reversal/{SERVICE_ID}/{document}");

    let told = call(&simulator, Method::DELETE, &path).await;
    assert_eq!(
        (&told["error_code"], &told["payment_id"]),
        (&json!(0), &document),
        "{told}"
    );
    let again = call(&simulator, Method::DELETE, &path).await;
    assert_ne!(again["error_code"], 0, "{again}");

    let expected = json!({
        "gateway": "click", "taken_tiyin": 5_000_000, "returned_tiyin": 5_000_000,
        "orders": [{"order": "inv-1001", "taken_tiyin": 5_000_000, "returned_tiyin": 5_000_000}],
    });
    assert_eq!(books(&simulator).await, expected);
    let (_, status) = ask(
        &simulator,
        &format!("status/{SERVICE_ID}/{document}"),
        Some(&auth()),
    )
    .await;
    assert_eq!(status["payment_status"], -2, "{status}");
    assert_eq!(Payer::of(&simulator).attempt().await["state"], "reversed");
    assert_eq!(shop.brief().len(), 2, "the shop is not called about it");
}

#[actix_web::test]
async fn parts_are_given_back_up_to_the_whole() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let document = paid(&simulator).await;
    let mut codes = Vec::new();
    for amount in ["0.01", "49999.98", "0.02", "0.01", "0.01", "-5.00", "abc"] {
        let path = format!("payment/partial_reversal/{SERVICE_ID}/{document}/{amount}");
        let told = call(&simulator, Method::DELETE, &path).await;
        codes.push(told["error_code"] == 0);
    }
    assert_eq!(codes, [true, true, false, true, false, false, false]);
    assert_eq!(books(&simulator).await["returned_tiyin"], 5_000_000);
}

#[actix_web::test]
async fn a_payment_that_is_not_whole_is_not_reversed_as_a_whole() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let document = paid(&simulator).await;
    let part = format!("payment/partial_reversal/{SERVICE_ID}/{document}/100.00");
    assert_eq!(
        call(&simulator, Method::DELETE, &part).await["error_code"],
        0
    );
    let whole = format!("payment/reversal/{SERVICE_ID}/{document}");
    assert_ne!(
        call(&simulator, Method::DELETE, &whole).await["error_code"],
        0
    );
    assert_eq!(books(&simulator).await["returned_tiyin"], 10_000);
}

#[actix_web::test]
async fn nothing_is_given_back_of_what_was_not_taken() {
    let shop = Shop::answering([Answer::prepared(), Answer::error(-9)]);
    let simulator = simulator_for(&shop);
    Payer::of(&simulator)
        .press(&Link::good(), "insufficient_funds")
        .await;
    let document = Payer::of(&simulator).attempt().await["click_paydoc_id"].clone();
    for id in [document.to_string(), "1".to_owned(), "x".to_owned()] {
        let path = format!("payment/reversal/{SERVICE_ID}/{id}");
        let told = call(&simulator, Method::DELETE, &path).await;
        assert_ne!(told["error_code"], 0, "{told}");
    }
    assert_eq!(books(&simulator).await["orders"], json!([]));
}

#[actix_web::test]
async fn the_pages_show_what_went_back() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let document = paid(&simulator).await;
    let path = format!("payment/partial_reversal/{SERVICE_ID}/{document}/1234.50");
    call(&simulator, Method::DELETE, &path).await;
    let payer = Payer::of(&simulator);
    payer.get("/simulator/click").await.shows("1\u{a0}234.50");
    let attempt = payer.attempt().await["click_trans_id"].clone();
    let receipt = payer
        .get(&format!("/simulator/click/payments/{attempt}"))
        .await;
    receipt.shows("Given back");
    receipt.shows("1\u{a0}234.50 so'm");
}
