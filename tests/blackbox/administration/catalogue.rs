use serde_json::{Value, json};

use crate::support::{
    Kind, Service, Setup, Staff, all_at_once, assert_error, development, on_both_databases,
};

on_both_databases!(
    a_changed_price_is_charged_at_once,
    changed_settings_count_at_once,
    changed_terms_count_at_once,
    what_is_no_change_is_refused,
    what_is_as_it_was_is_not_logged,
    changes_of_different_fields_at_once_are_all_kept,
);

async fn a_changed_price_is_charged_at_once(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let (user, admin) = (service.user(), Staff::admin(&service));
    user.top_up("50000.00").await;
    let path = "billing/rules/chat_message/";
    let before = admin.read(path).await;
    assert_eq!(before.raw("/billing_rule/price"), "1000.00");
    let body = json!({ "price": "1234.56", "name_en": "Message", "reason": "new season" });
    let changed = admin.change(path, &body).await;
    assert_eq!(changed.raw("/billing_rule/price"), "1234.56");
    let paid = user.charge("chat_message").send().await;
    assert_eq!(paid.raw("/amount_charged"), "1234.56");
    let rules = user.read("payments/billing/rules/").await.json();
    let listed = rules["billing_rules"].as_array().expect("a list").iter();
    let mut names = listed.filter(|rule| rule["service_type"] == "chat_message");
    assert_eq!(
        names.next().map(|rule| &rule["price"]),
        Some(&json!(1234.56))
    );
    let log = admin.log().await;
    assert_eq!(log.raw("/entries/0/before/price"), "1000.00");
    assert_eq!(log.raw("/entries/0/after/price"), "1234.56");
    let entry = &log.json()["entries"][0];
    assert_eq!(entry["action"], "change_billing_rule");
    assert_eq!(entry["target"], "billing_rule:chat_message");
    assert_eq!(entry["reason"], "new season");
    assert_eq!(entry["before"]["name_en"], "Chat message");
    assert_eq!(entry["after"]["name_en"], "Message");
    service.setup.assert_books_balance();
}

async fn changed_settings_count_at_once(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let (user, admin) = (service.user(), Staff::admin(&service));
    user.top_up("50000.00").await;
    let path = "billing/settings/";
    admin
        .change(path, &json!({ "maintenance_mode": true }))
        .await;
    let charge = user.charge("chat_message").send().await;
    assert_error(&charge, 503, "maintenance_mode");
    let changed = admin
        .change(
            path,
            &json!({ "maintenance_mode": false, "enable_billing": false }),
        )
        .await;
    assert_eq!(changed.json()["settings"]["free_views_per_day"], 3);
    let charge = user.charge("chat_message").send().await;
    assert_eq!(charge.json()["charged"], false, "{charge:?}");
    assert_eq!(user.balance().await, "50000.00");
}

async fn changed_terms_count_at_once(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let (user, admin) = (service.user(), Staff::admin(&service));
    let path = "gateways/click/";
    let body = json!({
        "commission_type": "combined",
        "commission_percentage": "1.5",
        "commission_fixed": 100,
        "supported_currencies": ["UZS"],
    });
    let changed = admin.change(path, &body).await;
    assert_eq!(changed.raw("/gateway/commission_percentage"), "1.5");
    assert_eq!(user.create_payment("10000.00").await.total, "10250.00");
    admin.change(path, &json!({ "is_active": false })).await;
    let body = json!({ "gateway": "click", "amount": "10000.00" });
    let refused = user.send("payments/create/", &body).await;
    assert_error(&refused, 404, "gateway_not_found");
    assert_eq!(admin.read(path).await.json()["gateway"]["is_active"], false);
}

async fn what_is_no_change_is_refused(kind: Kind) {
    let admin = Staff::admin(development(kind));
    let refused = [
        ("billing/rules/ai_diagnosis/", "price", json!(-1)),
        ("billing/rules/ai_diagnosis/", "price", json!("abc")),
        ("billing/rules/ai_diagnosis/", "price", json!(1.001)),
        (
            "billing/rules/ai_diagnosis/",
            "price",
            json!("999999999999999.99"),
        ),
        (
            "billing/rules/ai_diagnosis/",
            "discount_percentage",
            json!(100.01),
        ),
        (
            "billing/rules/ai_diagnosis/",
            "discount_percentage",
            json!(-1),
        ),
        (
            "billing/rules/ai_diagnosis/",
            "min_quantity_for_discount",
            json!(0),
        ),
        ("billing/rules/ai_diagnosis/", "is_active", json!("yes")),
        ("billing/rules/ai_diagnosis/", "name_uz", json!(" ")),
        ("billing/rules/ai_diagnosis/", "name_uz", json!("a\u{0}b")),
        ("billing/rules/ai_diagnosis/", "prise", json!(1)),
        (
            "billing/rules/ai_diagnosis/",
            "reason",
            json!("x".repeat(501)),
        ),
        ("billing/settings/", "free_views_per_day", json!(-1)),
        ("billing/settings/", "free_views_per_day", json!(1.5)),
        ("billing/settings/", "min_wallet_topup", json!("1000000.01")),
        ("billing/settings/", "enable_billing", json!(1)),
        ("gateways/humo/", "min_amount", json!("10000000.01")),
        ("gateways/humo/", "commission_type", json!("none")),
        ("gateways/humo/", "supported_currencies", json!(["USD"])),
        (
            "gateways/humo/",
            "supported_currencies",
            json!(["UZS", "UZS"]),
        ),
        ("gateways/humo/", "supported_currencies", json!("UZS")),
        ("gateways/humo/", "processing_time_minutes", json!(0)),
        ("gateways/humo/", "default_currency", json!("USD")),
    ];
    for (path, field, value) in refused {
        let before = admin.read(path).await.text;
        let mut body = serde_json::Map::new();
        body.insert(field.to_owned(), value);
        let answer = admin.patch(path).json(&Value::Object(body)).send().await;
        assert_error(&answer, 400, "invalid_request");
        assert_eq!(admin.read(path).await.text, before, "{path} {field}");
    }
    let unknown = admin.patch("billing/rules/free_lunch/").json(&json!({}));
    assert_error(&unknown.send().await, 404, "service_not_found");
    let unknown = admin.patch("gateways/paynet/").json(&json!({}));
    assert_error(&unknown.send().await, 404, "gateway_not_found");
    assert_eq!(admin.log().await.json()["entries"], json!([]));
}

async fn what_is_as_it_was_is_not_logged(kind: Kind) {
    let admin = Staff::admin(development(kind));
    admin.change("gateways/payme/", &json!({})).await;
    let same = json!({ "is_test_mode": false, "commission_percentage": 2 });
    admin.change("gateways/payme/", &same).await;
    assert_eq!(admin.log().await.json()["entries"], json!([]));
}

async fn changes_of_different_fields_at_once_are_all_kept(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let admin = Staff::admin(&service);
    let path = "gateways/uzcard/";
    let changes = [
        json!({ "min_amount": "1500.00" }),
        json!({ "sort_order": 9 }),
        json!({ "is_test_mode": true }),
    ];
    let requests = changes.map(|body| admin.patch(path).json(&body).send());
    for answer in all_at_once(requests).await {
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let terms = admin.read(path).await;
    assert_eq!(terms.raw("/gateway/min_amount"), "1500.00");
    assert_eq!(terms.json()["gateway"]["sort_order"], 9);
    assert_eq!(terms.json()["gateway"]["is_test_mode"], true);
    let log = admin.log().await.json();
    assert_eq!(log["entries"].as_array().map(Vec::len), Some(3));
}
