use serde_json::json;

use super::books::{ClickBooks, Mood};
use super::{order, refunds, setup_asking, wait_for};
use crate::second_person::{approval, approve, asked};
use crate::support::{Kind, Service, Staff, all_at_once, assert_error, on_both_databases};

on_both_databases!(
    an_approved_refund_goes_to_its_gateway_once,
    a_refund_that_was_made_meanwhile_is_not_made_again,
    the_end_of_a_refund_by_hand_waits_too,
);

/// Refunds above 20,000 so'm want a second person.
fn service_asking(books: &ClickBooks, kind: Kind) -> Service {
    let setup = setup_asking(books, kind);
    Service::start(setup.with(
        "HAMYON__ADMINISTRATION__SECOND_PERSON_ABOVE__UZS",
        "20000.00",
    ))
}

async fn an_approved_refund_goes_to_its_gateway_once(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let service = service_asking(&books, kind);
    let (user, one) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    user.top_up("100000.00").await;
    let id = asked(&order(&one, &payment, None).send().await);
    assert_eq!(user.balance().await, "150000.00");
    assert_eq!(refunds(&one, &payment).await, [json!(null); 0]);
    let place = approval(&one, &id).await;
    assert_eq!(place["order"], "refund_payment");
    assert_eq!(place["payment_id"], payment.id.as_str());

    let approvals = (0..8).map(|_| {
        let request = approve(&Staff::admin(&service), &id);
        async move { request.send().await }
    });
    let answers = all_at_once(approvals.collect::<Vec<_>>()).await;
    let carried_out: Vec<_> = answers
        .iter()
        .filter(|answer| !answer.json()["refund"].is_null())
        .collect();
    assert_eq!(carried_out.len(), 1, "{answers:?}");
    let refund = &carried_out[0].json()["refund"];
    assert_eq!(refund["id"], place["refund_id"]);
    assert_eq!(refund["ordered_by"], one.id);
    assert_eq!(refund["status"], "pending");
    assert!(
        answers.iter().all(|answer| answer.status == 200),
        "{answers:?}"
    );
    wait_for(&one, &payment, "settled").await;
    assert_eq!(user.balance().await, "100000.00");
    assert_eq!(books.given_back(), 1);
    service.setup.assert_books_balance();
}

async fn a_refund_that_was_made_meanwhile_is_not_made_again(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let service = service_asking(&books, kind);
    let (user, one) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    user.top_up("100000.00").await;
    let first = asked(&order(&one, &payment, None).send().await);
    let second = asked(&order(&one, &payment, None).send().await);
    let other = Staff::admin(&service);
    assert_eq!(approve(&other, &first).send().await.status, 200);
    wait_for(&one, &payment, "settled").await;
    assert_error(
        &approve(&other, &second).send().await,
        400,
        "refund_too_large",
    );
    assert_eq!(approval(&other, &second).await["state"], "pending");
    assert_eq!(books.given_back(), 1);
    assert_eq!(user.balance().await, "100000.00");
    service.setup.assert_books_balance();
}

async fn the_end_of_a_refund_by_hand_waits_too(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let service = service_asking(&books, kind);
    let (user, one, other) = (
        service.user(),
        Staff::admin(&service),
        Staff::admin(&service),
    );
    let payment = user.top_up("50000.00").await;
    user.top_up("100000.00").await;
    books.be(Mood::Refuses);
    let id = asked(&order(&one, &payment, None).send().await);
    assert_eq!(approve(&other, &id).send().await.status, 200);
    wait_for(&one, &payment, "refused").await;
    assert_eq!(user.balance().await, "150000.00");
    // The payer got it all the same, and somebody says so.
    let refund = refunds(&one, &payment).await[0]["id"].clone();
    let path = format!(
        "payments/{}/refunds/{}/settle/",
        payment.id,
        refund.as_str().expect("an id")
    );
    let seen = json!({"reason": "seen in the cabinet"});
    let id = asked(&one.post(&path).json(&seen).send().await);
    assert_eq!(user.balance().await, "150000.00");
    let settled = approve(&other, &id).send().await;
    assert_eq!(settled.json()["refund"]["status"], "settled", "{settled:?}");
    assert_eq!(user.balance().await, "100000.00");
    service.setup.assert_books_balance();
}
