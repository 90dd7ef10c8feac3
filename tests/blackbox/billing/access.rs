use serde_json::json;
use test_support::client::Answer;

use crate::support::{Kind, User, development, on_both_databases};

on_both_databases!(
    whole_quantity_must_be_affordable,
    free_view_is_announced_with_its_price,
    doctor_seen_today_is_announced,
    asking_changes_nothing,
    asking_and_charging_decide_alike,
);

async fn ask(user: &User, service: &str, quantity: u32, object: Option<u32>) -> Answer {
    let body = json!({
        "service_type": service,
        "quantity": quantity,
        "related_object_id": object,
    });
    let answer = user.send("payments/billing/check-access/", &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

async fn whole_quantity_must_be_affordable(kind: Kind) {
    let user = development(kind).user();
    user.top_up("5000.00").await;
    let one = ask(&user, "chat_message", 5, None).await;
    assert_eq!(one.json()["can_access"], true);
    assert_eq!(one.json()["message"], "Sufficient balance");
    let many = ask(&user, "chat_message", 100, None).await;
    assert_eq!(many.json()["can_access"], false);
    assert_eq!(many.json()["message"], "Insufficient balance");
    assert_eq!(many.raw("/price"), "100000.00");
    assert_eq!(many.raw("/unit_price"), "1000.00");
    assert_eq!(many.raw("/quantity"), "100");
    assert_eq!(many.raw("/user_balance"), "5000.00");
    assert_eq!(many.json()["charge_required"], true);
}

async fn free_view_is_announced_with_its_price(kind: Kind) {
    let user = development(kind).user();
    let answer = ask(&user, "doctor_view", 1, Some(1)).await;
    assert_eq!(answer.json()["can_access"], true);
    assert_eq!(answer.json()["message"], "Free view available");
    assert_eq!(answer.json()["charge_required"], false);
    assert_eq!(answer.raw("/price"), "5000.00");
    assert_eq!(answer.raw("/unit_price"), "5000.00");
    assert_eq!(answer.raw("/free_views_remaining"), "3");
}

async fn doctor_seen_today_is_announced(kind: Kind) {
    let user = development(kind).user();
    let view = json!({ "service_type": "doctor_view", "related_object_id": 9 });
    user.send("payments/billing/charge/", &view).await;
    let answer = ask(&user, "doctor_view", 1, Some(9)).await;
    assert_eq!(answer.json()["message"], "Already viewed today");
    assert_eq!(answer.json()["can_access"], true);
    assert_eq!(answer.raw("/free_views_remaining"), "2");
}

async fn asking_changes_nothing(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    for _ in 0..10 {
        ask(&user, "doctor_view", 1, Some(1)).await;
        ask(&user, "consultation", 1, None).await;
    }
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
    let usage = user.read("billing/daily-usage/").await;
    assert_eq!(usage.raw("/daily_usage/total_views"), "0");
    assert_eq!(usage.raw("/daily_usage/free_views_remaining"), "3");
}

async fn asking_and_charging_decide_alike(kind: Kind) {
    let user = development(kind).user();
    user.top_up("10000.00").await;
    // Five free views of a new user, two that are paid, and none that can be.
    for doctor in 1..=9 {
        let asked = ask(&user, "doctor_view", 1, Some(doctor)).await.json();
        let body = json!({ "service_type": "doctor_view", "related_object_id": doctor });
        let charged = user.send("payments/billing/charge/", &body).await;
        assert_eq!(
            asked["can_access"] == true,
            charged.status == 200,
            "{charged:?}"
        );
        if charged.status == 200 {
            assert_eq!(
                asked["charge_required"],
                charged.json()["charged"],
                "{doctor}"
            );
        }
        let expected = match doctor {
            1..=5 => "Free view available",
            6..=7 => "Sufficient balance",
            _ => "Insufficient balance",
        };
        assert_eq!(asked["message"], expected, "{doctor}");
    }
    assert_eq!(user.balance().await, "0.00");
}
