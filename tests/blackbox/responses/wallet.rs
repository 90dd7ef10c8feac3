use serde_json::json;

use crate::support::user::text;
use crate::support::{Kind, Payment, assert_documented, development, on_both_databases};

on_both_databases!(
    wallet_is_as_documented,
    balance_is_as_documented,
    transactions_are_as_documented,
    topup_is_as_documented,
    topup_history_is_a_page_of_payments,
    wallet_estimate_says_what_the_wallet_would_hold,
);

async fn wallet_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    user.top_up("195000.00").await;
    user.charge("ai_diagnosis").send().await;
    let answer = user.read("payments/wallet/").await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "wallet": {
            "balance": 150000.00,
            "total_spent": 45000.00,
            "total_topped_up": 195000.00,
            "is_blocked": false,
            "today_spending": 5000.00,
            "recent_transactions": [
              {
                "id": "trans-uuid",
                "type": "credit",
                "amount": 50000.00,
                "balance_after": 150000.00,
                "description": "Hamyon to'ldirish - Click",
                "status": "completed",
                "created_at": "2024-01-15T12:00:00Z"
              }
            ],
            "billing_settings": {
              "min_topup": 10000.00,
              "max_balance": 1000000.00,
              "free_views_per_day": 3,
              "enable_billing": true
            }
          }
        }"#,
    );
    for (field, literal) in [
        ("balance", "185000.00"),
        ("total_spent", "10000.00"),
        ("total_topped_up", "195000.00"),
        ("is_blocked", "false"),
        ("today_spending", "10000.00"),
        ("billing_settings/min_topup", "10000.00"),
        ("billing_settings/max_balance", "1000000.00"),
        ("billing_settings/free_views_per_day", "3"),
        ("billing_settings/enable_billing", "true"),
        ("recent_transactions/0/type", "\"debit\""),
        ("recent_transactions/1/amount", "195000.00"),
        ("recent_transactions/1/balance_after", "195000.00"),
        ("recent_transactions/1/type", "\"credit\""),
        ("recent_transactions/1/status", "\"completed\""),
    ] {
        assert_eq!(answer.raw(&format!("/wallet/{field}")), literal, "{field}");
    }
    let description = text(&answer, "/wallet/recent_transactions/1/description");
    assert_eq!(description, "Hamyon to'ldirish - Click");
}

async fn balance_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    user.top_up("150000.00").await;
    let answer = user.read("payments/wallet/balance/").await;
    assert_documented(&answer, r#"{"balance": 150000.00, "is_blocked": false}"#);
    assert_eq!(answer.raw("/balance"), "150000.00");
    assert_eq!(answer.raw("/is_blocked"), "false");
}

async fn transactions_are_as_documented(kind: Kind) {
    let user = development(kind).user();
    user.top_up("155000.00").await;
    user.charge("ai_diagnosis").send().await;
    let path = "payments/wallet/transactions/?type=debit&days=7&page=1&per_page=20";
    let answer = user.read(path).await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "transactions": [
            {
              "id": "uuid",
              "type": "debit",
              "amount": 5000.00,
              "balance_before": 155000.00,
              "balance_after": 150000.00,
              "description": "Shifokor profilini ko'rish",
              "status": "completed",
              "created_at": "2024-01-15T10:00:00Z"
            }
          ],
          "pagination": {
            "page": 1,
            "per_page": 20,
            "total_count": 45,
            "total_pages": 3,
            "has_next": true,
            "has_previous": false
          }
        }"#,
    );
    for (field, literal) in [
        ("transactions/0/type", "\"debit\""),
        ("transactions/0/amount", "10000.00"),
        ("transactions/0/balance_before", "155000.00"),
        ("transactions/0/balance_after", "145000.00"),
        ("pagination/total_count", "1"),
        ("pagination/total_pages", "1"),
        ("pagination/has_next", "false"),
        ("pagination/has_previous", "false"),
    ] {
        assert_eq!(answer.raw(&format!("/{field}")), literal, "{field}");
    }
}

async fn topup_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    let body = json!({
        "amount": 50000.00,
        "gateway": "click",
        "return_url": "https://example.com/wallet",
    });
    let answer = user.send("payments/wallet/topup/", &body).await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "payment": {
            "id": "uuid",
            "reference_number": "PAY-1234567890",
            "amount": 50000.00,
            "total_amount": 51250.00,
            "commission": 1250.00,
            "status": "pending",
            "gateway": "Click",
            "payment_url": "https://my.click.uz/...",
            "expires_at": "2024-01-15T12:30:00Z"
          }
        }"#,
    );
    assert_eq!(Payment::of(&answer).total, "51250.00");
    assert_eq!(answer.raw("/payment/amount"), "50000.00");
    assert_eq!(answer.raw("/payment/commission"), "1250.00");
}

async fn topup_history_is_a_page_of_payments(kind: Kind) {
    let user = development(kind).user();
    user.create_payment("1000.00").await;
    let body = json!({ "amount": 50000.00, "gateway": "click" });
    let topup = Payment::of(&user.send("payments/wallet/topup/", &body).await);
    let answer = user.read("payments/wallet/topup/history/").await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "payments": [
            {
              "id": "uuid",
              "reference_number": "PAY-1234567890",
              "amount": 50000.00,
              "status": "pending",
              "created_at": "2024-01-15T12:00:00Z"
            }
          ],
          "pagination": {
            "page": 1,
            "per_page": 20,
            "total_count": 1,
            "total_pages": 1,
            "has_next": false,
            "has_previous": false
          }
        }"#,
    );
    assert_eq!(answer.raw("/pagination/total_count"), "1");
    assert_eq!(answer.json()["payments"][0]["id"], topup.id);
}

async fn wallet_estimate_says_what_the_wallet_would_hold(kind: Kind) {
    let user = development(kind).user();
    user.top_up("100000.00").await;
    let body = json!({ "gateway": "click", "amount": 50000.00 });
    let answer = user.send("payments/wallet/estimate/", &body).await;
    for (field, literal) in [
        ("estimate/amount", "50000.00"),
        ("estimate/commission", "1250.00"),
        ("estimate/total_amount", "51250.00"),
        ("wallet/current_balance", "100000.00"),
        ("wallet/balance_after", "150000.00"),
        ("wallet/min_topup", "10000.00"),
        ("wallet/max_balance", "1000000.00"),
    ] {
        assert_eq!(answer.raw(&format!("/{field}")), literal, "{field}");
    }
    assert_eq!(user.balance().await, "100000.00");
}
