use serde_json::json;

use crate::support::{Kind, assert_error, development, on_both_databases};

on_both_databases!(
    negative_quantity_creates_no_money,
    quantity_of_nothing_is_refused_and_unlocks_nothing,
    overdraft_is_refused,
    wallet_can_be_emptied_to_the_last_tiyin,
    unknown_service_is_404_and_never_free,
    description_names_the_service_and_the_object,
    object_may_be_left_out,
    wallet_in_another_currency_is_not_charged_without_a_rate,
);

async fn negative_quantity_creates_no_money(kind: Kind) {
    let user = development(kind).user();
    user.top_up("5000.00").await;
    for quantity in [-1000, -1, i64::MIN] {
        for service in ["consultation", "doctor_view"] {
            let body = json!({ "service_type": service, "quantity": quantity });
            for path in ["payments/billing/charge/", "payments/billing/check-access/"] {
                assert_error(&user.send(path, &body).await, 400, "invalid_request");
            }
        }
    }
    assert_eq!(user.balance().await, "5000.00");
    assert_eq!(user.transactions().await.len(), 1);
}

async fn quantity_of_nothing_is_refused_and_unlocks_nothing(kind: Kind) {
    let user = development(kind).user();
    user.top_up("5000.00").await;
    let body = json!({ "service_type": "doctor_view", "quantity": 0, "related_object_id": 5 });
    let answer = user.send("payments/billing/charge/", &body).await;
    assert_error(&answer, 400, "invalid_request");
    let usage = user.read("billing/daily-usage/").await;
    assert_eq!(usage.raw("/daily_usage/total_views"), "0");
    assert_eq!(user.transactions().await.len(), 1);
}

async fn overdraft_is_refused(kind: Kind) {
    let user = development(kind).user();
    user.top_up("49999.99").await;
    let answer = user.charge("consultation").send().await;
    assert_error(&answer, 402, "insufficient_balance");
    assert_eq!(answer.raw("/current_balance"), "49999.99");
    assert_eq!(answer.raw("/required_amount"), "50000.00");
    assert_eq!(user.balance().await, "49999.99");
}

async fn wallet_can_be_emptied_to_the_last_tiyin(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    let answer = user.charge("consultation").send().await;
    assert_eq!(answer.raw("/balance_after"), "0.00");
    let more = user.charge("chat_message").send().await;
    assert_error(&more, 402, "insufficient_balance");
    assert_eq!(more.raw("/current_balance"), "0.00");
}

async fn unknown_service_is_404_and_never_free(kind: Kind) {
    let user = development(kind).user();
    user.top_up("5000.00").await;
    for service in [
        "massage",
        "",
        "CONSULTATION",
        "doctor_view ",
        "doctor\u{0}view",
        "1",
    ] {
        let body = json!({ "service_type": service });
        for path in ["payments/billing/charge/", "payments/billing/check-access/"] {
            assert_error(&user.send(path, &body).await, 404, "service_not_found");
        }
    }
    assert_eq!(user.transactions().await.len(), 1);
}

async fn description_names_the_service_and_the_object(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    let body = json!({ "service_type": "doctor_view", "quantity": 2, "related_object_id": 123 });
    let answer = user.send("payments/billing/charge/", &body).await;
    assert_eq!(
        answer.json()["description"],
        "Shifokor profilini ko'rish (ID: 123)"
    );
    let transaction = &user.transactions().await[0];
    assert_eq!(
        transaction["description"],
        "Shifokor profilini ko'rish (ID: 123)"
    );
    assert_eq!(transaction["related_object_id"], 123);
}

async fn object_may_be_left_out(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    for body in [
        json!({ "service_type": "chat_message" }),
        json!({ "service_type": "chat_message", "related_object_id": null, "quantity": null }),
    ] {
        let answer = user.send("payments/billing/charge/", &body).await;
        assert_eq!(answer.json()["description"], "Chat xabari", "{answer:?}");
        assert_eq!(answer.raw("/quantity"), "1");
    }
}

async fn wallet_in_another_currency_is_not_charged_without_a_rate(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    let body = json!({ "service_type": "chat_message", "currency": "USD" });
    let answer = user.send("payments/billing/charge/", &body).await;
    assert_error(&answer, 503, "rate_unavailable");
    assert_eq!(user.balance().await, "50000.00");
    let dollars = user.read("payments/wallet/balance/?currency=USD").await;
    assert_eq!(dollars.raw("/balance"), "0.00");
}
