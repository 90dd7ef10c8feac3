use serde_json::json;

use crate::support::{
    Kind, assert_documented, assert_error, development, on_both_databases, sandbox,
};

on_both_databases!(
    rules_are_as_documented,
    access_is_as_documented,
    charge_is_as_documented,
    free_charge_is_as_documented,
    refusal_for_want_of_money_is_as_documented,
    daily_usage_is_as_documented,
    doctor_view_is_as_documented,
);

async fn rules_are_as_documented(kind: Kind) {
    let answer = development(kind)
        .client()
        .get("/api/payments/billing/rules/")
        .send()
        .await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "billing_rules": [
            {
              "service_type": "doctor_view",
              "service_name": "Shifokor profilini ko'rish",
              "price": 5000.00,
              "discount_percentage": 10.00,
              "min_quantity_for_discount": 5,
              "effective_prices": {
                "1": 5000.00,
                "10": 4500.00
              }
            }
          ],
          "settings": {
            "enable_billing": true,
            "maintenance_mode": false,
            "free_views_per_day": 3,
            "free_views_for_new_users": 5,
            "min_wallet_topup": 10000.00,
            "max_wallet_balance": 1000000.00
          }
        }"#,
    );
    let body = answer.json();
    let rules = body["billing_rules"].as_array().expect("a list");
    let listed: Vec<_> = rules
        .iter()
        .enumerate()
        .map(|(place, rule)| {
            let service = rule["service_type"].as_str().expect("a word").to_owned();
            let price = answer.raw(&format!("/billing_rules/{place}/price"));
            (service, price.to_owned())
        })
        .collect();
    let expected = [
        ("doctor_view", "5000.00"),
        ("consultation", "50000.00"),
        ("chat_message", "1000.00"),
        ("ai_diagnosis", "10000.00"),
        ("prescription", "15000.00"),
    ];
    assert_eq!(
        listed,
        expected.map(|(service, price)| (service.to_owned(), price.to_owned()))
    );
    for (field, literal) in [
        (
            "billing_rules/0/service_name",
            r#""Shifokor profilini ko'rish""#,
        ),
        ("billing_rules/0/discount_percentage", "10.00"),
        ("billing_rules/0/min_quantity_for_discount", "5"),
        ("billing_rules/0/effective_prices/1", "5000.00"),
        ("billing_rules/0/effective_prices/5", "4500.00"),
        ("billing_rules/0/effective_prices/10", "4500.00"),
        ("settings/enable_billing", "true"),
        ("settings/maintenance_mode", "false"),
        ("settings/free_views_per_day", "3"),
        ("settings/free_views_for_new_users", "5"),
        ("settings/min_wallet_topup", "10000.00"),
        ("settings/max_wallet_balance", "1000000.00"),
    ] {
        assert_eq!(answer.raw(&format!("/{field}")), literal, "{field}");
    }
}

async fn access_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    user.top_up("150000.00").await;
    let body = json!({ "service_type": "consultation", "quantity": 1 });
    let answer = user.send("payments/billing/check-access/", &body).await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "can_access": true,
          "message": "Sufficient balance",
          "price": 5000.00,
          "unit_price": 5000.00,
          "quantity": 1,
          "service_type": "doctor_view",
          "user_balance": 150000.00
        }"#,
    );
    for (field, literal) in [
        ("can_access", "true"),
        ("message", "\"Sufficient balance\""),
        ("price", "50000.00"),
        ("unit_price", "50000.00"),
        ("quantity", "1"),
        ("service_type", "\"consultation\""),
        ("user_balance", "150000.00"),
    ] {
        assert_eq!(answer.raw(&format!("/{field}")), literal, "{field}");
    }
}

async fn charge_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    user.top_up("150000.00").await;
    let body = json!({ "service_type": "consultation", "quantity": 1, "related_object_id": 123 });
    let answer = user.send("payments/billing/charge/", &body).await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "charged": true,
          "service_type": "doctor_view",
          "quantity": 1,
          "transaction_id": "uuid",
          "amount_charged": 5000.00,
          "balance_after": 145000.00,
          "description": "Shifokor profilini ko'rish (ID: 123)"
        }"#,
    );
    for (field, literal) in [
        ("charged", "true"),
        ("service_type", "\"consultation\""),
        ("quantity", "1"),
        ("amount_charged", "50000.00"),
        ("balance_after", "100000.00"),
        ("description", "\"Tibbiy konsultatsiya (ID: 123)\""),
    ] {
        assert_eq!(answer.raw(&format!("/{field}")), literal, "{field}");
    }
    let transaction = &user.transactions().await[0];
    assert_eq!(transaction["id"], answer.json()["transaction_id"]);
}

async fn free_charge_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    let body = json!({ "service_type": "doctor_view", "quantity": 1, "related_object_id": 123 });
    let answer = user.send("payments/billing/charge/", &body).await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "charged": false,
          "service_type": "doctor_view",
          "quantity": 1,
          "message": "Service accessed without charge (free)"
        }"#,
    );
    let body = answer.json();
    assert_eq!(body["charged"], false);
    assert_eq!(body["service_type"], "doctor_view");
    assert_eq!(body["message"], "Service accessed without charge (free)");
}

async fn refusal_for_want_of_money_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    user.top_up("1000.00").await;
    let answer = user.charge("prescription").send().await;
    assert_error(&answer, 402, "insufficient_balance");
    assert_eq!(answer.json()["error"], "Insufficient balance");
    assert_eq!(answer.raw("/current_balance"), "1000.00");
    assert_eq!(answer.raw("/required_amount"), "15000.00");
    assert_eq!(user.balance().await, "1000.00");
    assert_eq!(user.transactions().await.len(), 1);
}

async fn daily_usage_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    let view = json!({ "service_type": "doctor_view" });
    user.send("payments/billing/charge/", &view).await;
    let two = json!({ "service_type": "doctor_view", "quantity": 2 });
    user.send("payments/billing/charge/", &two).await;
    let answer = user.read("billing/daily-usage/").await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "daily_usage": {
            "free_views_used": 2,
            "free_views_remaining": 1,
            "paid_views": 3,
            "total_views": 5,
            "spending_today": 15000.00,
            "current_balance": 150000.00
          }
        }"#,
    );
    for (field, literal) in [
        ("free_views_used", "1"),
        ("free_views_remaining", "2"),
        ("paid_views", "2"),
        ("total_views", "3"),
        ("spending_today", "10000.00"),
        ("current_balance", "40000.00"),
    ] {
        assert_eq!(
            answer.raw(&format!("/daily_usage/{field}")),
            literal,
            "{field}"
        );
    }
}

async fn doctor_view_is_as_documented(kind: Kind) {
    let user = sandbox(kind).user();
    let answer = user.view_doctor(1).await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "doctor": {
            "id": 1,
            "first_name": "John",
            "last_name": "Doe",
            "specialization": "Cardiologist",
            "rating": 4.8
          },
          "charged": true,
          "amount_charged": 5000.00,
          "new_balance": 145000.00,
          "message": "Successfully charged for Shifokor profilini ko'rish"
        }"#,
    );
    let doctor = &answer.json()["doctor"];
    assert_eq!(doctor["first_name"], "John");
    assert_eq!(doctor["specialization"], "Cardiologist");
    assert_eq!(answer.raw("/doctor/rating"), "4.8");
}
