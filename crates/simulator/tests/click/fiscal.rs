//! A shop that has fiscal receipts made.

use serde_json::{Value, json};

use crate::{
    api::{ask, auth, post},
    common::Server,
    payer::Payer,
    shop::Shop,
    simulated::{SERVICE_ID, simulator_for},
};

/// The document of a payment of 50 000 so'm.
async fn paid(simulator: &Server) -> Value {
    let payer = Payer::of(simulator);
    payer.pay().await;
    payer.attempt().await["click_paydoc_id"].clone()
}

fn receipt(document: &Value) -> Value {
    json!({
        "service_id": SERVICE_ID,
        "payment_id": document,
        "items": [{
            "Name": "Konsultatsiya xizmat",
            "SPIC": "10305001001000000",
            "PackageCode": "1514296",
            "Price": 5_000_000,
            "Amount": 1,
            "VAT": 535_714,
            "VATPercent": 12,
            "CommissionInfo": {"TIN": "123456789"},
        }],
        "received_ecash": 0,
        "received_cash": 0,
        "received_card": 5_000_000,
    })
}

async fn submit(simulator: &Server, receipt: &Value) -> Value {
    let path = "payment/ofd_data/submit_items";
    post(simulator, path, &receipt.to_string()).await
}

#[actix_web::test]
async fn a_receipt_has_an_address_and_no_error_code() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let document = paid(&simulator).await;
    let path = format!("ofd_data/{SERVICE_ID}/{document}");
    let (_, none) = ask(&simulator, &path, Some(&auth())).await;
    assert_ne!(none["error_code"], 0, "{none}");
    assert_eq!(
        submit(&simulator, &receipt(&document)).await["error_code"],
        0
    );
    let (_, made) = ask(&simulator, &path, Some(&auth())).await;
    let url = format!("https://ofd.soliq.uz/check?r={document}");
    assert_eq!(made, json!({"paymentId": document, "qrCodeURL": url}));

    let own = "https://ofd.soliq.uz/check?t=EP000000000025&r=121";
    let body = json!({"service_id": SERVICE_ID, "payment_id": document, "qrcode": own});
    let told = post(
        &simulator,
        "payment/ofd_data/submit_qrcode",
        &body.to_string(),
    )
    .await;
    assert_eq!(told["error_code"], 0, "{told}");
    let (_, kept) = ask(&simulator, &path, Some(&auth())).await;
    assert_eq!(kept["qrCodeURL"], own);
    let (status, _) = ask(&simulator, &path, None).await;
    assert_eq!(status, 401);
}

#[actix_web::test]
async fn a_receipt_that_makes_no_sense_is_refused() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let document = paid(&simulator).await;
    for (field, value) in [
        ("Name", json!("x".repeat(64))),
        ("SPIC", json!("123")),
        ("PackageCode", json!("")),
        ("Price", json!(0)),
        ("Price", json!(-1)),
        ("VAT", json!(5_000_001)),
        ("VATPercent", json!(101)),
        ("CommissionInfo", json!({})),
        ("CommissionInfo", json!({"TIN": "12"})),
        (
            "CommissionInfo",
            json!({"TIN": "123456789", "PINFL": "12345678901234"}),
        ),
    ] {
        let mut body = receipt(&document);
        body["items"][0][field] = value.clone();
        let told = submit(&simulator, &body).await;
        assert_ne!(told["error_code"], 0, "{field} = {value}: {told}");
    }
    for (field, value) in [
        ("items", json!([])),
        ("payment_id", json!(1)),
        ("service_id", json!(1)),
        ("received_card", json!(4_999_999)),
    ] {
        let mut body = receipt(&document);
        body[field] = value.clone();
        let told = submit(&simulator, &body).await;
        assert_ne!(told["error_code"], 0, "{field} = {value}: {told}");
    }
}
