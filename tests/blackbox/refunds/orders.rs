use serde_json::json;

use super::books::{ClickBooks, Mood};
use super::{assert_reserved, order, path, refunds, service_asking, wait_for};
use crate::support::{Kind, Payment, Staff, assert_error, development, on_both_databases};

on_both_databases!(
    a_payment_goes_back_to_its_payer,
    a_repeat_under_a_key_is_answered_alike_and_moves_nothing,
    only_admins_order_refunds_and_support_reads_them,
    what_was_not_paid_is_not_refunded,
    what_is_no_order_is_refused,
    a_wallet_that_no_longer_holds_the_money_keeps_it,
    part_of_a_payment_is_refused_before_the_wallet_is_debited,
    a_payment_that_nobody_made_is_not_there,
);

async fn a_payment_goes_back_to_its_payer(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let service = service_asking(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    let answer = order(&admin, &payment, None).send().await;
    assert_reserved(&answer);
    assert_eq!(answer.raw("/refund/amount"), "50000.00");
    assert_eq!(answer.raw("/payment/refundable_amount"), "0.00");
    wait_for(&admin, &payment, "settled").await;

    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.status_of(&payment).await, "refunded");
    assert_eq!(books.given_back(), 1);
    let found = refunds(&admin, &payment).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["ordered_by"], admin.id);
    assert_eq!(found[0]["reason"], "ticket 21");
    let states = found[0]["history"].as_array().expect("a list");
    let states: Vec<_> = states.iter().map(|event| &event["status"]).collect();
    assert_eq!(states, ["pending", "settled"]);
    let id = found[0]["id"].as_str().expect("an id");
    let shown = admin.read(&format!("refunds/{id}/")).await.json();
    assert_eq!(shown["refund"], found[0]);

    let seen = user.transactions().await;
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0]["type"], "debit");
    assert_eq!(seen[0]["counter_account"], "refund");
    assert!(
        !seen[0].to_string().contains("ticket 21"),
        "the reason is for staff: {}",
        seen[0]
    );
    let log = admin.log().await.json();
    assert_eq!(log["entries"][0]["action"], "refund_payment");
    let target = format!("payment:{}", payment.id);
    assert_eq!(log["entries"][0]["target"], target);
    service.setup.assert_books_balance();
}

async fn a_repeat_under_a_key_is_answered_alike_and_moves_nothing(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let service = service_asking(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    let first = order(&admin, &payment, None);
    let first = first.idempotency_key("refund-1").send().await;
    assert_reserved(&first);
    wait_for(&admin, &payment, "settled").await;
    let repeat = order(&admin, &payment, None);
    let repeat = repeat.idempotency_key("refund-1").send().await;
    assert_eq!((repeat.status, &repeat.text), (200, &first.text));
    assert_eq!(repeat.header("idempotency-replayed"), Some("true"));
    let other = order(&admin, &payment, Some("1.00"));
    let other = other.idempotency_key("refund-1").send().await;
    assert_error(&other, 422, "idempotency_key_reused");
    assert_eq!(refunds(&admin, &payment).await.len(), 1);
    assert_eq!(books.asked(), 1);
    assert_eq!(user.balance().await, "0.00");
}

async fn only_admins_order_refunds_and_support_reads_them(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    let support = Staff::with_role(service, "support");
    let payment = user.top_up("10000.00").await;
    let refused = order(&support, &payment, None).send().await;
    assert_error(&refused, 403, "forbidden");
    assert!(refunds(&support, &payment).await.is_empty());
    support.read("refunds/?status=pending").await;
    support.read("open/").await;
    let outsider = user.get(&format!("admin/{}", path(&payment))).send().await;
    assert_error(&outsider, 403, "forbidden");
    assert_eq!(user.balance().await, "10000.00");
}

async fn what_was_not_paid_is_not_refunded(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let payment = user.create_payment("10000.00").await;
    let refused = order(&admin, &payment, None).send().await;
    assert_error(&refused, 409, "not_refundable");
    let refused = order(&admin, &payment, Some("1.00")).send().await;
    assert_error(&refused, 409, "not_refundable");
}

async fn what_is_no_order_is_refused(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let payment = user.top_up("10000.00").await;
    for body in [
        json!({}),
        json!({ "reason": "" }),
        json!({ "reason": "x", "amount": 0 }),
        json!({ "reason": "x", "amount": -1 }),
        json!({ "reason": "x", "amount": "1.001" }),
        json!({ "reason": "x", "amount": [1] }),
        json!({ "reason": "x", "amout": 1 }),
    ] {
        let refused = admin.post(&path(&payment)).json(&body).send().await;
        assert_error(&refused, 400, "invalid_request");
    }
    let too_much = order(&admin, &payment, Some("10000.01")).send().await;
    assert_error(&too_much, 400, "refund_too_large");
    assert_eq!(too_much.raw("/refundable"), "10000.00");
    assert_eq!(user.balance().await, "10000.00");
    assert!(refunds(&admin, &payment).await.is_empty());
}

async fn a_wallet_that_no_longer_holds_the_money_keeps_it(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let service = service_asking(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("10000.00").await;
    assert_eq!(user.charge("chat_message").send().await.status, 200);
    let refused = order(&admin, &payment, None).send().await;
    assert_error(&refused, 402, "insufficient_balance");
    assert_eq!(refused.raw("/current_balance"), "9000.00");
    assert_eq!(refused.raw("/required_amount"), "10000.00");
    assert_eq!(user.balance().await, "9000.00");
    assert_eq!(books.asked(), 0);
    assert!(refunds(&admin, &payment).await.is_empty());
}

async fn part_of_a_payment_is_refused_before_the_wallet_is_debited(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let service = service_asking(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("10000.00").await;
    let refused = order(&admin, &payment, Some("1.00")).send().await;
    assert_error(&refused, 422, "refund_not_supported");
    assert_eq!(user.transactions().await.len(), 1);
    assert_eq!(books.asked(), 0);
}

async fn a_payment_that_nobody_made_is_not_there(kind: Kind) {
    let admin = Staff::admin(development(kind));
    for id in ["01890000-0000-7000-8000-000000000000", "nonsense"] {
        let missing = Payment {
            id: id.to_owned(),
            total: String::new(),
            url: String::new(),
        };
        let refused = order(&admin, &missing, None).send().await;
        assert_error(&refused, 404, "payment_not_found");
        let refused = admin.get(&path(&missing)).send().await;
        assert_error(&refused, 404, "payment_not_found");
        let refused = admin.get(&format!("refunds/{id}/")).send().await;
        assert_error(&refused, 404, "refund_not_found");
    }
}
