//! What operators set in the database, and what users then see.

use serde_json::json;

use crate::support::{
    Click, Kind, Service, Setup, User, assert_error, development, error_of, on_both_databases,
};

on_both_databases!(
    blocked_wallet_is_read_and_topped_up_but_not_charged,
    maintenance_stops_charges_and_new_payments,
    nothing_is_charged_while_billing_is_off,
    inactive_service_is_not_free,
    inactive_gateway_is_not_there,
);

async fn blocked_wallet_is_read_and_topped_up_but_not_charged(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    user.top_up("50000.00").await;
    let block = format!(
        "UPDATE wallets SET is_blocked = true WHERE user_id = {}",
        user.id
    );
    assert_eq!(service.setup.database.execute(&block).await, 1);

    let balance = user.read("payments/wallet/balance/").await;
    assert_eq!(balance.raw("/is_blocked"), "true");
    assert_eq!(
        user.read("payments/wallet/")
            .await
            .raw("/wallet/is_blocked"),
        "true"
    );
    let charge = user.charge("chat_message").send().await;
    assert_error(&charge, 403, "wallet_blocked");
    let asked = user
        .send(
            "payments/billing/check-access/",
            &json!({ "service_type": "chat_message" }),
        )
        .await;
    assert_eq!(asked.json()["can_access"], false);
    assert_eq!(user.transactions().await.len(), 1);
    user.top_up("10000.00").await;
    assert_eq!(user.balance().await, "60000.00");
}

/// A service whose operators have changed something.
async fn changed(kind: Kind, statement: &str) -> (Service, User) {
    let setup = Setup::development(kind);
    // The first start writes the defaults down.
    assert!(setup.start().stop().success());
    assert_eq!(setup.database.execute(statement).await, 1, "{statement}");
    let service = Service::start(setup);
    let user = service.user();
    (service, user)
}

async fn maintenance_stops_charges_and_new_payments(kind: Kind) {
    let (service, user) =
        changed(kind, "UPDATE billing_settings SET maintenance_mode = true").await;
    let rules = user.read("payments/billing/rules/").await;
    assert_eq!(rules.raw("/settings/maintenance_mode"), "true");
    let body = json!({
        "gateway": "click", "amount": "50000.00", "service_type": "doctor_view", "related_object_id": 1,
    });
    for path in [
        "payments/create/",
        "payments/wallet/topup/",
        "payments/billing/charge/",
        "payments/billing/check-access/",
    ] {
        let answer = user.send(path, &body).await;
        assert_error(&answer, 503, "maintenance_mode");
        assert!(answer.header("retry-after").is_some(), "{answer:?}");
    }
    assert_eq!(user.balance().await, "0.00");
    let usage = user.read("billing/daily-usage/").await;
    assert_eq!(usage.raw("/daily_usage/total_views"), "0");
    // Click may finish what it has begun, and begin nothing here.
    let unknown = crate::support::Payment {
        id: "01890000-0000-7000-8000-000000000000".to_owned(),
        total: "1025.00".to_owned(),
        url: String::new(),
    };
    let answer = Click::of(&service).prepare(&unknown.prepare()).await;
    assert_eq!(error_of(&answer), -5);
}

async fn nothing_is_charged_while_billing_is_off(kind: Kind) {
    let (_service, user) =
        changed(kind, "UPDATE billing_settings SET enable_billing = false").await;
    for service in ["consultation", "doctor_view"] {
        let body = json!({ "service_type": service, "related_object_id": 5 });
        let asked = user.send("payments/billing/check-access/", &body).await;
        assert_eq!(asked.json()["message"], "Billing is disabled");
        let charged = user.send("payments/billing/charge/", &body).await;
        assert_eq!(charged.json()["charged"], false, "{charged:?}");
    }
    let usage = user.read("billing/daily-usage/").await;
    assert_eq!(usage.raw("/daily_usage/total_views"), "0");
    assert_eq!(user.transactions().await.len(), 0);
}

async fn inactive_service_is_not_free(kind: Kind) {
    let statement = "UPDATE billing_rules SET is_active = false WHERE service = 'consultation'";
    let (_service, user) = changed(kind, statement).await;
    let body = json!({ "service_type": "consultation" });
    for path in ["payments/billing/charge/", "payments/billing/check-access/"] {
        assert_error(&user.send(path, &body).await, 404, "service_not_found");
    }
    let rules = user.read("payments/billing/rules/").await;
    assert!(!rules.text.contains("\"consultation\""), "{rules:?}");
}

async fn inactive_gateway_is_not_there(kind: Kind) {
    let statement = "UPDATE gateways SET is_active = false WHERE name = 'click'";
    let (_service, user) = changed(kind, statement).await;
    let body = json!({ "gateway": "click", "amount": "50000.00" });
    for path in [
        "payments/create/",
        "payments/wallet/topup/",
        "payments/estimate/",
    ] {
        let answer = user.send(path, &body).await;
        assert_error(&answer, 404, "gateway_not_found");
    }
    let gateways = user.read("payments/gateways/").await;
    assert!(!gateways.text.contains("\"click\""), "{gateways:?}");
}
