use serde_json::json;

use crate::support::{Kind, assert_documented, development, on_both_databases};

on_both_databases!(
    gateways_are_listed_as_documented,
    created_payment_is_as_documented,
    status_of_a_completed_payment_is_as_documented,
    completed_at_is_null_until_the_payment_is_completed,
    cancellation_is_as_documented,
    history_is_a_bare_list_as_documented,
    estimate_is_as_documented,
);

async fn gateways_are_listed_as_documented(kind: Kind) {
    let answer = development(kind)
        .client()
        .get("/api/payments/gateways/")
        .send()
        .await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "gateways": [
            {
              "name": "click",
              "display_name": "Click",
              "is_active": true,
              "min_amount": 1000.00,
              "max_amount": 10000000.00,
              "commission_type": "percentage",
              "commission_percentage": 2.5,
              "commission_fixed": 0.00,
              "default_currency": "UZS"
            }
          ]
        }"#,
    );
    let body = answer.json();
    let names: Vec<_> = body["gateways"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|gateway| gateway["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(names, ["click", "payme", "uzcard", "humo"]);
    let click = &body["gateways"][0];
    assert_eq!(click["display_name"], "Click");
    assert_eq!(click["is_active"], true);
    assert_eq!(click["commission_type"], "percentage");
    assert_eq!(click["default_currency"], "UZS");
    for (field, text) in [
        ("min_amount", "1000.00"),
        ("max_amount", "10000000.00"),
        ("commission_percentage", "2.5"),
        ("commission_fixed", "0.00"),
    ] {
        assert_eq!(answer.raw(&format!("/gateways/0/{field}")), text, "{field}");
    }
}

async fn created_payment_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    let body = json!({
        "gateway": "click",
        "amount": 50000.00,
        "callback_url": "https://example.com/payment/callback",
    });
    let answer = user.send("payments/create/", &body).await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "payment": {
            "id": "550e8400-e29b-41d4-a716-446655440000",
            "amount": 50000.00,
            "total_amount": 51250.00,
            "commission": 1250.00,
            "status": "pending",
            "gateway": "Click",
            "payment_url": "https://my.click.uz/services/pay?...",
            "expires_at": "2024-01-15T12:30:00Z"
          }
        }"#,
    );
    assert_eq!(answer.raw("/payment/amount"), "50000.00");
    assert_eq!(answer.raw("/payment/commission"), "1250.00");
    assert_eq!(answer.raw("/payment/total_amount"), "51250.00");
    let payment = &answer.json()["payment"];
    assert_eq!(payment["status"], "pending");
    assert_eq!(payment["gateway"], "Click");
}

async fn status_of_a_completed_payment_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    let payment = user.top_up("50000.00").await;
    let answer = user.read(&format!("payments/{}/status/", payment.id)).await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "payment": {
            "id": "550e8400-e29b-41d4-a716-446655440000",
            "reference_number": "PAY-1234567890-ABCD1234",
            "status": "completed",
            "amount": 50000.00,
            "gateway": "click",
            "created_at": "2024-01-15T12:00:00Z",
            "completed_at": "2024-01-15T12:05:00Z"
          }
        }"#,
    );
    let shown = &answer.json()["payment"];
    assert_eq!(shown["id"], payment.id);
    assert_eq!(shown["status"], "completed");
    assert_eq!(shown["gateway"], "click");
    assert_eq!(answer.raw("/payment/amount"), "50000.00");
}

async fn completed_at_is_null_until_the_payment_is_completed(kind: Kind) {
    let user = development(kind).user();
    let payment = user.create_payment("50000.00").await;
    let answer = user.read(&format!("payments/{}/status/", payment.id)).await;
    assert_eq!(answer.raw("/payment/completed_at"), "null");
    assert_eq!(answer.json()["payment"]["status"], "pending");
}

async fn cancellation_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    let payment = user.create_payment("50000.00").await;
    let answer = user
        .post(&format!("payments/{}/cancel/", payment.id))
        .send()
        .await;
    assert_documented(
        &answer,
        r#"{"success": true, "message": "Payment cancelled successfully"}"#,
    );
    assert_eq!(answer.json()["message"], "Payment cancelled successfully");
    assert_eq!(user.status_of(&payment).await, "cancelled");
}

async fn history_is_a_bare_list_as_documented(kind: Kind) {
    let user = development(kind).user();
    let payment = user.top_up("50000.00").await;
    let answer = user.read("payments/history/").await;
    assert_documented(
        &answer,
        r#"[
          {
            "id": "550e8400-e29b-41d4-a716-446655440000",
            "reference_number": "PAY-1234567890",
            "amount": 50000.00,
            "status": "completed",
            "created_at": "2024-01-15T12:00:00Z"
          }
        ]"#,
    );
    assert_eq!(answer.json()[0]["id"], payment.id);
    assert_eq!(answer.header("x-total-count"), Some("1"));
}

async fn estimate_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    let body = json!({ "gateway": "click", "amount": 50000.00 });
    let answer = user.send("payments/estimate/", &body).await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "estimate": {
            "amount": 50000.00,
            "commission": 1250.00,
            "total_amount": 51250.00,
            "gateway": "Click",
            "commission_percentage": 2.5,
            "commission_fixed": 0.00
          }
        }"#,
    );
    for (field, text) in [
        ("amount", "50000.00"),
        ("commission", "1250.00"),
        ("total_amount", "51250.00"),
        ("gateway", "\"Click\""),
        ("commission_percentage", "2.5"),
        ("commission_fixed", "0.00"),
    ] {
        assert_eq!(answer.raw(&format!("/estimate/{field}")), text, "{field}");
    }
}
