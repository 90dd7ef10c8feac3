//! The curl examples of the API specification, as printed.

use std::time::Duration;

use test_support::client::Answer;
use test_support::{Client, token};

use crate::support::curl::curl;
use crate::support::setup::TOKEN_SECRET;
use crate::support::{Kind, User, assert_documented, development, on_both_databases};

on_both_databases!(
    payment_is_created_as_printed,
    wallet_is_read_as_printed,
    service_is_charged_as_printed,
);

const CREATE_PAYMENT: &str = r#"
curl -X POST http://localhost:8000/api/payments/create/ \
  -H "Authorization: Bearer YOUR_TOKEN" \
  -H "Content-Type: application/json" \
  -d '{
    "gateway": "click",
    "amount": 50000.00,
    "callback_url": "https://example.com/callback"
  }'
"#;

const GET_WALLET_INFO: &str = r#"
curl -X GET http://localhost:8000/api/payments/wallet/ \
  -H "Authorization: Bearer YOUR_TOKEN"
"#;

// The specification has one quote too many in the second header, with which no shell accepts the command.
const CHARGE_FOR_SERVICE: &str = r#"
curl -X POST http://localhost:8000/api/payments/billing/charge/ \
  -H "Authorization: Bearer YOUR_TOKEN" \
  -H "Content-Type: application/json" \
  -d '{
    "service_type": "doctor_view",
    "quantity": 1,
    "related_object_id": 123
  }'
"#;

async fn run(command: &str, kind: Kind) -> Answer {
    let service = development(kind);
    let user: User = service.user();
    let token = token(TOKEN_SECRET, user.id, "user", Duration::from_secs(60));
    let client: Client = service.client();
    curl(command, &client, &token).await
}

async fn payment_is_created_as_printed(kind: Kind) {
    let answer = run(CREATE_PAYMENT, kind).await;
    assert_documented(
        &answer,
        r#"{"success": true, "payment": {"amount": 50000.00}}"#,
    );
    assert_eq!(answer.raw("/payment/amount"), "50000.00");
    assert_eq!(answer.raw("/payment/total_amount"), "51250.00");
}

async fn wallet_is_read_as_printed(kind: Kind) {
    let answer = run(GET_WALLET_INFO, kind).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.raw("/wallet/balance"), "0.00");
}

async fn service_is_charged_as_printed(kind: Kind) {
    let answer = run(CHARGE_FOR_SERVICE, kind).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    // The first views of a day are free.
    assert_eq!(answer.json()["charged"], false);
}
