//! The two scenarios of Payme's sandbox against the running program.

use serde_json::json;

use super::caller::{
    KEY, Payme, TEST_KEY, basic, code, creation, fresh_transaction, now_ms, payment, result,
    service, setup, tiyin,
};
use crate::support::{Kind, Service, on_both_databases};

on_both_databases!(
    first_scenario_ends_in_a_cancellation,
    second_scenario_ends_in_a_refund,
    wrong_credentials_are_refused,
    key_of_the_sandbox_needs_its_switch,
    addresses_that_are_not_listed_are_refused,
    statement_names_every_transaction_of_its_period,
    overdue_transaction_is_cancelled_by_paymes_clock,
    transaction_that_comes_too_late_is_refused,
);

async fn first_scenario_ends_in_a_cancellation(kind: Kind) {
    let service = service(kind);
    let (user, payme) = (service.user(), Payme::of(service));
    let payment = payment(&user, "50000.00").await;
    let params = json!({"amount": tiyin(&payment) + 1, "account": {"payment_id": payment.id}});
    let answer = payme.call("CheckPerformTransaction", &params).await;
    assert_eq!(code(&answer), -31_001);
    let params = json!({"amount": tiyin(&payment), "account": {"payment_id": "197"}});
    let answer = payme.call("CheckPerformTransaction", &params).await;
    assert_eq!(code(&answer), -31_050);
    assert_eq!(answer.json()["error"]["data"], "payment_id");
    let params = json!({"amount": tiyin(&payment), "account": {"payment_id": payment.id}});
    let answer = payme.call("CheckPerformTransaction", &params).await;
    assert_eq!(result(&answer), json!({"allow": true}));

    let id = fresh_transaction();
    let params = creation(&id, &payment);
    let created = payme.call("CreateTransaction", &params).await;
    let again = payme.call("CreateTransaction", &params).await;
    assert_eq!(created.text, again.text);
    let check = payme.check(&id).await;
    assert_eq!(check["state"], 1);
    assert_eq!(check["create_time"], result(&created)["create_time"]);
    let rival = payme.create(&fresh_transaction(), &payment).await;
    assert_eq!(code(&rival), -31_052);
    assert_eq!(user.status_of(&payment).await, "processing");

    let cancelled = payme.cancel(&id, 3).await;
    assert_eq!(result(&cancelled)["state"], -1);
    assert_eq!(cancelled.text, payme.cancel(&id, 3).await.text);
    assert_eq!(code(&payme.perform(&id).await), -31_008);
    let check = payme.check(&id).await;
    assert_eq!((&check["state"], &check["reason"]), (&json!(-1), &json!(3)));
    assert_eq!(check["cancel_time"], result(&cancelled)["cancel_time"]);
    assert_eq!(user.status_of(&payment).await, "failed");
    assert_eq!(user.balance().await, "0.00");
}

async fn second_scenario_ends_in_a_refund(kind: Kind) {
    let service = service(kind);
    let (user, payme) = (service.user(), Payme::of(service));
    let payment = payment(&user, "50000.00").await;
    let id = fresh_transaction();
    result(&payme.create(&id, &payment).await);
    let performed = payme.perform(&id).await;
    assert_eq!(result(&performed)["state"], 2);
    assert_eq!(performed.text, payme.perform(&id).await.text);
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.status_of(&payment).await, "completed");
    let check = payme.check(&id).await;
    assert_eq!(check["perform_time"], result(&performed)["perform_time"]);
    assert_eq!(
        (&check["cancel_time"], &check["reason"]),
        (&json!(0), &json!(null))
    );

    let cancelled = payme.cancel(&id, 5).await;
    assert_eq!(result(&cancelled)["state"], -2);
    assert_eq!(cancelled.text, payme.cancel(&id, 5).await.text);
    let check = payme.check(&id).await;
    assert_eq!((&check["state"], &check["reason"]), (&json!(-2), &json!(5)));
    assert_eq!(check["perform_time"], result(&performed)["perform_time"]);
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.status_of(&payment).await, "refunded");
    service.setup.assert_books_balance();
}

async fn wrong_credentials_are_refused(kind: Kind) {
    let service = service(kind);
    let payme = Payme::of(service);
    let payment = payment(&service.user(), "1000.00").await;
    let params = creation(&fresh_transaction(), &payment);
    for method in ["CreateTransaction", "GetStatement", "NoSuchMethod"] {
        let body = json!({"method": method, "params": params, "id": 7}).to_string();
        for authorization in [
            basic("Paycom", "wrong"),
            basic("paycom", KEY),
            format!("Bearer {KEY}"),
            String::new(),
        ] {
            let answer = payme.post(&authorization, body.clone()).send().await;
            assert_eq!(code(&answer), -32_504, "{authorization}");
            assert_eq!(answer.json()["id"], 7);
        }
    }
}

async fn key_of_the_sandbox_needs_its_switch(kind: Kind) {
    let body = json!({"method": "CheckTransaction", "params": {"id": "x"}, "id": 1}).to_string();
    let header = basic("Paycom", TEST_KEY);
    let live = Payme::of(service(kind));
    let answer = live.post(&header, body.clone()).send().await;
    assert_eq!(code(&answer), -32_504);
    let setup = setup(kind).with("HAMYON__GATEWAYS__PAYME__ACCEPT_TEST_KEY", "true");
    let service = Service::start(setup);
    let answer = Payme::of(&service).post(&header, body).send().await;
    assert_eq!(code(&answer), -31_003);
}

async fn addresses_that_are_not_listed_are_refused(kind: Kind) {
    let body = json!({"method": "CheckTransaction", "params": {"id": "x"}, "id": 1}).to_string();
    let header = basic("Paycom", KEY);
    for (addresses, expected) in [
        ("185.234.113.1-185.234.113.15", -32_504),
        ("185.234.113.1-185.234.113.15, 127.0.0.1", -31_003),
    ] {
        let setup = setup(kind).with("HAMYON__GATEWAYS__PAYME__ALLOWED_ADDRESSES", addresses);
        let service = Service::start(setup);
        let answer = Payme::of(&service).post(&header, body.clone()).send().await;
        assert_eq!(code(&answer), expected, "{addresses}");
    }
}

async fn statement_names_every_transaction_of_its_period(kind: Kind) {
    let service = Service::start(setup(kind));
    let (user, payme) = (service.user(), Payme::of(&service));
    let mut expected = Vec::new();
    for state in [1_i32, 2, -1, -2] {
        let payment = payment(&user, "1000.00").await;
        let id = fresh_transaction();
        result(&payme.create(&id, &payment).await);
        if state.abs() == 2 {
            result(&payme.perform(&id).await);
        }
        if state < 0 {
            result(&payme.cancel(&id, 5).await);
        }
        let mut line = payme.check(&id).await;
        assert_eq!(line["state"], state);
        line["id"] = json!(id);
        line["amount"] = json!(tiyin(&payment));
        line["account"] = json!({"payment_id": payment.id});
        line["receivers"] = json!(null);
        expected.push(line);
    }
    let period = json!({"from": 0, "to": 4_000_000_000_000_u64});
    let answer = payme.call("GetStatement", &period).await;
    let told = result(&answer)["transactions"]
        .as_array()
        .expect("a list")
        .clone();
    assert_eq!(told.len(), expected.len());
    for (line, mut expected) in told.into_iter().zip(expected) {
        expected["time"] = line["time"].clone();
        assert_eq!(line, expected);
    }
    let nothing = payme
        .call("GetStatement", &json!({"from": 0, "to": 1}))
        .await;
    assert_eq!(result(&nothing), json!({"transactions": []}));
}

async fn overdue_transaction_is_cancelled_by_paymes_clock(kind: Kind) {
    let setup = setup(kind).with("HAMYON__GATEWAYS__PAYME__REFUSE_STALE_CREATE", "false");
    let service = Service::start(setup);
    let (user, payme) = (service.user(), Payme::of(&service));
    let payment = payment(&user, "1000.00").await;
    let id = fresh_transaction();
    let mut params = creation(&id, &payment);
    params["time"] = json!(now_ms() - 12 * 60 * 60 * 1_000 - 1);
    result(&payme.call("CreateTransaction", &params).await);
    assert_eq!(code(&payme.perform(&id).await), -31_008);
    let check = payme.check(&id).await;
    assert_eq!((&check["state"], &check["reason"]), (&json!(-1), &json!(4)));
    assert_eq!(user.balance().await, "0.00");
    payme.pay(&payment).await;
    assert_eq!(user.balance().await, "1000.00", "the order was free again");
}

async fn transaction_that_comes_too_late_is_refused(kind: Kind) {
    let service = service(kind);
    let payment = payment(&service.user(), "1000.00").await;
    let mut params = creation(&fresh_transaction(), &payment);
    params["time"] = json!(now_ms() - 12 * 60 * 60 * 1_000 - 1);
    let answer = Payme::of(service).call("CreateTransaction", &params).await;
    assert_eq!(code(&answer), -31_008);
}
