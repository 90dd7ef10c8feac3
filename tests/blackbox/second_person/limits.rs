use serde_json::json;

use super::{TOO_MUCH, approve, asked};
use crate::support::{Kind, Service, Setup, Staff, development, on_both_databases};

on_both_databases!(
    an_order_that_is_split_waits_as_soon_as_the_parts_come_to_too_much,
    a_currency_without_a_limit_wants_a_second_person_for_a_cent,
    each_currency_has_a_limit_of_its_own,
    the_rule_can_be_switched_off_by_setting_alone,
    blocking_a_wallet_wants_nobody,
);

async fn an_order_that_is_split_waits_as_soon_as_the_parts_come_to_too_much(kind: Kind) {
    let service = development(kind);
    let (one, other) = (Staff::admin(service), Staff::admin(service));
    let users = [service.user(), service.user()];
    for user in &users {
        user.balance().await;
    }
    for (user, direction, amount) in [
        (&users[0], "credit", "2000000.00"),
        (&users[1], "credit", "2000000.00"),
        (&users[1], "debit", "1000000.00"),
    ] {
        let alone = one.adjust(user, direction, amount).send().await;
        assert_eq!(alone.status, 200, "{alone:?}");
    }
    let id = asked(&one.adjust(&users[0], "credit", "0.01").send().await);
    let of_another = other.adjust(&users[0], "credit", "5000000.00").send().await;
    assert_eq!(of_another.status, 200, "{of_another:?}");
    // What a second person approved counts for nobody.
    assert_eq!(approve(&other, &id).send().await.status, 200);
    asked(&one.adjust(&users[0], "credit", "0.01").send().await);
    assert_eq!(users[0].balance().await, "7000000.01");
}

async fn a_currency_without_a_limit_wants_a_second_person_for_a_cent(kind: Kind) {
    let service = development(kind);
    let (user, one, other) = (service.user(), Staff::admin(service), Staff::admin(service));
    user.read("payments/wallet/balance/?currency=USD").await;
    let path = format!("wallets/{}/adjustments/", user.id);
    let cent =
        json!({"direction": "credit", "amount": "0.01", "currency": "USD", "reason": "ticket 17"});
    let id = asked(&one.post(&path).json(&cent).send().await);
    let approved = approve(&other, &id).send().await;
    assert_eq!(approved.raw("/wallet/balance"), "0.01");
}

async fn each_currency_has_a_limit_of_its_own(kind: Kind) {
    let setup = Setup::development(kind)
        .with("HAMYON__ADMINISTRATION__SECOND_PERSON_ABOVE__UZS", "100.00")
        .with("HAMYON__ADMINISTRATION__SECOND_PERSON_ABOVE__USD", "7");
    let service = Service::start(setup);
    let (user, one) = (service.user(), Staff::admin(&service));
    user.balance().await;
    user.read("payments/wallet/balance/?currency=USD").await;
    let path = format!("wallets/{}/adjustments/", user.id);
    for (currency, amount, status) in [
        ("UZS", "100.00", 200),
        ("USD", "7.00", 200),
        ("UZS", "0.01", 202),
        ("USD", "0.01", 202),
    ] {
        let order = json!({
            "direction": "credit", "amount": amount, "currency": currency, "reason": "ticket 17",
        });
        let answer = one.post(&path).json(&order).send().await;
        assert_eq!(answer.status, status, "{currency} {amount}: {answer:?}");
    }
}

async fn the_rule_can_be_switched_off_by_setting_alone(kind: Kind) {
    let setup = Setup::development(kind).with("HAMYON__ADMINISTRATION__SECOND_PERSON", "false");
    let service = Service::start(setup);
    let (user, one) = (service.user(), Staff::admin(&service));
    user.balance().await;
    let alone = one.adjust(&user, "credit", TOO_MUCH).send().await;
    assert_eq!(alone.status, 200, "{alone:?}");
    assert_eq!(user.balance().await, TOO_MUCH);
}

async fn blocking_a_wallet_wants_nobody(kind: Kind) {
    let service = development(kind);
    let (user, one) = (service.user(), Staff::admin(service));
    user.top_up("10000.00").await;
    asked(&one.adjust(&user, "credit", TOO_MUCH).send().await);
    one.block("block", &user).await;
    one.block("unblock", &user).await;
}
