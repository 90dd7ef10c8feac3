use serde_json::{Value, json};

use crate::support::database::Database;
use crate::support::{Kind, Service, Setup, Staff, assert_error, on_both_databases};

on_both_databases!(
    a_gateway_is_given_no_currency_that_it_cannot_collect,
    a_currency_that_is_stored_all_the_same_is_not_collected,
    a_fixed_commission_keeps_other_currencies_out,
);

const GATEWAYS: [&str; 4] = ["click", "payme", "uzcard", "humo"];

async fn a_gateway_is_given_no_currency_that_it_cannot_collect(kind: Kind) {
    // In the sandbox all four gateways have their adapters; in the other one only Click has.
    for setup in [Setup::sandbox(kind), Setup::development(kind)] {
        let service = Service::start(setup);
        let admin = Staff::admin(&service);
        for gateway in GATEWAYS {
            let path = format!("gateways/{gateway}/");
            let before = admin.read(&path).await.text;
            for currencies in [json!(["UZS", "USD"]), json!(["RUB", "UZS"])] {
                let body = json!({ "supported_currencies": currencies });
                let refused = admin.patch(&path).json(&body).send().await;
                assert_error(&refused, 400, "invalid_request");
                let expected = "supported_currencies: the gateway does not support";
                assert!(refused.text.contains(expected), "{refused:?}");
            }
            assert_eq!(admin.read(&path).await.text, before);
            let som = json!({ "supported_currencies": ["UZS"], "sort_order": 7 });
            admin.change(&path, &som).await;
        }
    }
}

/// An earlier version took any currency into the terms.
async fn a_currency_that_is_stored_all_the_same_is_not_collected(kind: Kind) {
    let service = Service::start(Setup::sandbox(kind));
    give_dollars(&service).await;
    let user = service.user();
    for gateway in GATEWAYS {
        let body = json!({ "gateway": gateway, "amount": 1000, "currency": "USD" });
        for path in [
            "payments/create/",
            "payments/wallet/topup/",
            "payments/estimate/",
        ] {
            let refused = user.send(path, &body).await;
            assert_error(&refused, 400, "currency_not_supported");
        }
    }
    let history = user.read("payments/history/").await;
    assert_eq!(history.json(), json!([]), "no payment was created");
}

async fn a_fixed_commission_keeps_other_currencies_out(kind: Kind) {
    let setup = Setup::development(kind);
    let service = Service::start(setup);
    give_dollars(&service).await;
    let user = service.user();
    // Humo has no adapter here that would refuse them, and nothing but its terms is asked for an estimate.
    let body = json!({ "gateway": "humo", "amount": 5, "currency": "USD" });
    let estimated = user.send("payments/estimate/", &body).await;
    assert_eq!(estimated.status, 200, "a share is of any currency");
    let fixed = json!({ "commission_type": "fixed", "commission_fixed": 500 });
    let admin = Staff::admin(&service);
    admin.change("gateways/humo/", &fixed).await;
    let refused = user.send("payments/estimate/", &body).await;
    assert_error(&refused, 400, "currency_not_supported");
}

/// Writes dollars into the terms of all gateways, and waits until the service has read them.
async fn give_dollars(service: &Service) {
    let codes = match &service.setup.database {
        Database::Sqlite(_) => "'UZS,USD'",
        Database::Postgres(_) => "ARRAY['UZS', 'USD']",
    };
    let statement = format!("UPDATE gateways SET supported_currencies = {codes}");
    assert_eq!(service.setup.database.execute(&statement).await, 4);
    let user = service.user();
    for _ in 0..100 {
        let list = user.read("payments/gateways/").await.json();
        let gateways = list["gateways"].as_array().cloned().unwrap_or_default();
        let has_dollars =
            |gateway: &Value| gateway["supported_currencies"] == json!(["UZS", "USD"]);
        if gateways.len() == 4 && gateways.iter().all(has_dollars) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("nothing after ten seconds");
}
