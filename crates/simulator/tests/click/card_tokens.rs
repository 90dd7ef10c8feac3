//! A shop that debits cards by tokens.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    api::{call, post, send},
    common::Server,
    payer::Payer,
    shop::{Answer, Shop},
    simulated::{SERVICE_ID, simulator_for},
};

const CODE: &str = "12345";

fn card() -> Value {
    json!({
        "service_id": SERVICE_ID, "card_number": "8600123412341234", "expire_date": "0628", "temporary": 0,
    })
}

async fn token(simulator: &Server, request: &Value) -> String {
    let told = post(simulator, "card_token/request", &request.to_string()).await;
    assert_eq!(told["error_code"], 0, "{told}");
    assert_eq!(told["temporary"], request["temporary"], "{told}");
    told["card_token"].as_str().expect("a text").to_owned()
}

async fn verify(simulator: &Server, token: &str, code: &str) -> Value {
    let body = json!({"service_id": SERVICE_ID, "card_token": token, "sms_code": code});
    post(simulator, "card_token/verify", &body.to_string()).await
}

async fn pay(simulator: &Server, token: &str, order: &str) -> Value {
    let body = json!({
        "service_id": SERVICE_ID, "card_token": token, "amount": 1500, "transaction_parameter": order,
    });
    post(simulator, "card_token/payment", &body.to_string()).await
}

#[actix_web::test]
async fn a_debit_by_token_asks_and_tells_the_shop_like_any_other() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let token = token(&simulator, &card()).await;
    assert_ne!(pay(&simulator, &token, "inv-7").await["error_code"], 0);
    assert_ne!(verify(&simulator, &token, "54321").await["error_code"], 0);
    let verified = verify(&simulator, &token, CODE).await;
    assert_eq!(verified["card_number"], "860012******1234", "{verified}");
    assert_eq!(shop.brief(), [""; 0], "nothing was debited so far");

    let paid = pay(&simulator, &token, "inv-7").await;

    assert_eq!(paid["payment_status"], 2, "{paid}");
    assert_eq!(
        shop.brief(),
        ["/shop/prepare error=0", "/shop/complete error=0"]
    );
    assert_eq!(shop.calls()[0].get("merchant_trans_id"), "inv-7");
    assert_eq!(shop.calls()[0].get("amount"), "1500");
    let attempt = Payer::of(&simulator).attempt().await;
    assert_eq!(attempt["debited_tiyin"], 150_000);
    assert_eq!(
        paid["payment_id"].as_str(),
        Some(&*attempt["click_paydoc_id"].to_string())
    );

    let path = format!("card_token/{SERVICE_ID}/{token}");
    let deleted = call(&simulator, Method::DELETE, &path).await;
    assert_eq!(deleted["error_code"], 0, "{deleted}");
    assert_ne!(pay(&simulator, &token, "inv-8").await["error_code"], 0);
}

#[actix_web::test]
async fn a_card_without_money_is_told_as_an_error() {
    let shop = Shop::answering([Answer::prepared(), Answer::error(-9)]);
    let simulator = simulator_for(&shop);
    let mut empty = card();
    empty["card_number"] = json!("8600123412340002");
    let token = token(&simulator, &empty).await;
    verify(&simulator, &token, CODE).await;
    let declined = pay(&simulator, &token, "inv-7").await;
    assert_eq!(declined["payment_status"], -1, "{declined}");
    assert_eq!(
        shop.brief(),
        ["/shop/prepare error=0", "/shop/complete error=-5017"]
    );
}

#[actix_web::test]
async fn what_makes_no_sense_is_refused() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    for (field, value) in [
        ("service_id", json!(1)),
        ("card_number", json!("8600")),
        ("card_number", json!("860012341234123x")),
        ("expire_date", json!("2806")),
        ("expire_date", json!("06/28")),
        ("temporary", json!(2)),
    ] {
        let mut body = card();
        body[field] = value.clone();
        let told = post(&simulator, "card_token/request", &body.to_string()).await;
        assert_ne!(told["error_code"], 0, "{field} = {value}: {told}");
        assert_eq!(told.get("card_token"), None, "{told}");
    }
    let path = "card_token/request";
    let body = card().to_string();
    let stranger = send(&simulator, Method::POST, path, None, Some(&body)).await;
    assert_eq!(stranger.expect("an answer").status(), 401);
}
