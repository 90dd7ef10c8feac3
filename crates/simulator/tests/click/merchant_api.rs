//! A shop that asks Click how its payments stand.

use serde_json::Value;

use crate::{
    api::{ask, auth},
    common::Server,
    payer::{Link, Payer},
    shop::{Answer, Shop},
    simulated::{SERVICE_ID, simulator_for},
};

/// Pays the good link so; the document number of that attempt, and what Click says of the order and of the document.
async fn told_after(simulator: &Server, button: &str) -> (Value, Value, Value) {
    let payer = Payer::of(simulator);
    payer
        .press(&Link::good().with("transaction_param", button), button)
        .await;
    let document = payer.attempt().await["click_paydoc_id"].clone();
    let by_order = format!("status_by_mti/{SERVICE_ID}/{button}");
    let by_document = format!("status/{SERVICE_ID}/{document}");
    let auth = auth();
    let (_, of_order) = ask(simulator, &by_order, Some(&auth)).await;
    let (_, of_document) = ask(simulator, &by_document, Some(&auth)).await;
    (document, of_order, of_document)
}

#[actix_web::test]
async fn a_payment_is_told_by_its_order_and_by_its_document() {
    let shop = Shop::answering([Answer::prepared(), Answer::confirmed()]);
    let simulator = simulator_for(&shop);
    let (document, of_order, of_document) = told_after(&simulator, "pay").await;
    for told in [&of_order, &of_document] {
        assert_eq!(told["error_code"], 0, "{told}");
        assert_eq!(told["payment_id"], document, "{told}");
        assert_eq!(told["payment_status"], 2, "{told}");
    }
    assert_eq!(of_order["merchant_trans_id"], "pay");
    assert_eq!(of_document.get("merchant_trans_id"), None, "as documented");
}

#[actix_web::test]
async fn a_declined_card_is_told_as_an_error() {
    let shop = Shop::answering([Answer::prepared(), Answer::error(-9)]);
    let simulator = simulator_for(&shop);
    let (_, of_order, _) = told_after(&simulator, "insufficient_funds").await;
    assert_eq!(of_order["payment_status"], -1, "{of_order}");
}

#[actix_web::test]
async fn money_taken_is_told_although_the_shop_never_confirmed() {
    let shop = Shop::answering([Answer::prepared(), Answer::error(-7)]);
    let simulator = simulator_for(&shop);
    let (_, of_order, _) = told_after(&simulator, "pay").await;
    assert_eq!(of_order["payment_status"], 2, "{of_order}");
}

#[actix_web::test]
async fn an_order_is_kept_by_its_day() {
    let shop = Shop::answering([Answer::prepared(), Answer::confirmed()]);
    let simulator = simulator_for(&shop);
    Payer::of(&simulator).press(&Link::good(), "pay").await;
    let order = Payer::of(&simulator).attempt().await["merchant_trans_id"].clone();
    let order = order.as_str().expect("a text");
    let path = format!("status_by_mti/{SERVICE_ID}/{order}/2001-01-01");
    let (status, told) = ask(&simulator, &path, Some(&auth())).await;
    assert_eq!(status, 200);
    assert_ne!(told["error_code"], 0, "{told}");
    assert_eq!(told.get("payment_status"), None, "{told}");
    let path = format!("status_by_mti/{SERVICE_ID}/{order}/yesterday");
    assert_eq!(ask(&simulator, &path, Some(&auth())).await.0, 400);
}

#[actix_web::test]
async fn a_stranger_is_told_nothing() {
    let shop = Shop::answering([Answer::prepared(), Answer::confirmed()]);
    let simulator = simulator_for(&shop);
    Payer::of(&simulator).press(&Link::good(), "pay").await;
    let path = format!("status_by_mti/{SERVICE_ID}/inv-1001");
    for auth in [None, Some(""), Some("99:0:1700000000")] {
        let (status, told) = ask(&simulator, &path, auth).await;
        assert_eq!(status, 401);
        assert_eq!(told.get("payment_status"), None, "{told}");
    }
}
