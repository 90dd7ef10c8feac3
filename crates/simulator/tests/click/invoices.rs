//! A shop that bills a phone.

use reqwest::Method;
use serde_json::json;

use crate::{
    api::{call, post},
    payer::{Payer, form_of},
    shop::Shop,
    simulated::{SERVICE_ID, simulator_for},
};

#[actix_web::test]
async fn a_bill_is_paid_like_a_link() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let body = json!({
        "service_id": SERVICE_ID, "amount": 1500, "phone_number": "998901234567", "merchant_trans_id": "inv-7",
    });
    let told = post(&simulator, "invoice/create", &body.to_string()).await;
    assert_eq!(told["error_code"], 0, "{told}");
    let path = format!("invoice/status/{SERVICE_ID}/{}", told["invoice_id"]);
    assert_eq!(
        call(&simulator, Method::GET, &path).await["invoice_status"],
        0
    );

    let payer = Payer::of(&simulator);
    let page = payer
        .get(&format!("/simulator/click/invoices/{}", told["invoice_id"]))
        .await;
    page.shows("1\u{a0}500.00");
    let mut form = form_of(&page);
    form.push(("outcome".to_owned(), "pay".to_owned()));
    payer.post(&form).await.shows("Payment successful");

    assert_eq!(shop.calls()[0].get("merchant_trans_id"), "inv-7");
    let status = call(&simulator, Method::GET, &path).await;
    assert_eq!(status["invoice_status"], 1, "{status}");
    payer.get("/simulator/click").await.shows("998901234567");
}

#[actix_web::test]
async fn a_bill_that_makes_no_sense_is_refused() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    for (field, value) in [
        ("service_id", json!(1)),
        ("amount", json!("1500")),
        ("amount", json!(-5)),
        ("amount", json!(1500.5)),
        ("phone_number", json!("+998901234567")),
        ("merchant_trans_id", json!("")),
        ("merchant_trans_id", json!(7)),
    ] {
        let mut body = json!({
            "service_id": SERVICE_ID, "amount": 1500, "phone_number": "998901234567", "merchant_trans_id": "inv-7",
        });
        body[field] = value.clone();
        let told = post(&simulator, "invoice/create", &body.to_string()).await;
        assert_ne!(told["error_code"], 0, "{field} = {value}: {told}");
    }
    let path = format!("invoice/status/{SERVICE_ID}/5");
    assert_ne!(call(&simulator, Method::GET, &path).await["error_code"], 0);
    let page = Payer::of(&simulator)
        .get("/simulator/click/invoices/5")
        .await;
    assert_eq!(page.status, 404);
}
