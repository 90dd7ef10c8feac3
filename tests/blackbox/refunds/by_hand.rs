//! Refunds that staff end, because no gateway does, or does too late.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use test_support::client::{Answer, Request};
use tokio::task::JoinHandle;

use super::books::{ClickBooks, Mood};
use super::{assert_reserved, order, path, refunds, setup_asking, wait_for};
use crate::support::{
    Database, Kind, Payment, Service, Staff, assert_error, development, on_both_databases,
};

on_both_databases!(
    staff_settle_what_the_gateway_cannot_be_asked_about,
    staff_refuse_what_the_gateway_never_did,
    staff_end_no_refund_while_its_order_may_be_carried_out,
    what_the_gateway_did_after_staff_refused_it_is_open_until_staff_have_looked,
    what_is_no_end_of_a_refund_is_refused,
);

/// A shop that may give back parts, of which Click tells nothing afterwards.
fn service(books: &ClickBooks, kind: Kind) -> Service {
    let setup = setup_asking(books, kind);
    Service::start(setup.with("HAMYON__GATEWAYS__CLICK__PARTIAL_REVERSAL", "true"))
}

/// The request that a refund be ended so.
fn end(staff: &Staff, payment: &Payment, refund: &Value, how: &str) -> Request {
    let id = refund["id"].as_str().expect("an id");
    let path = format!("{}{id}/{how}/", path(payment));
    staff
        .post(&path)
        .json(&json!({ "reason": "seen in the cabinet, ticket 22" }))
}

/// Has the order of a refund be so long ago that the gateway is not at it any more.
async fn age_order(service: &Service, refund: &Value) {
    assert!(refund["ordered_at"].is_string(), "{refund}");
    let statement = match &service.setup.database {
        Database::Sqlite(_) => "UPDATE refunds SET ordered_at = ordered_at - 601000000",
        Database::Postgres(_) => "UPDATE refunds SET ordered_at = ordered_at - interval '601 s'",
    };
    assert_eq!(service.setup.database.execute(statement).await, 1);
}

/// Orders a refund that the gateway holds; the answer to come, and the refund as it stands meanwhile.
async fn order_held(
    books: &ClickBooks,
    admin: &Staff,
    payment: &Payment,
) -> (JoinHandle<Answer>, Value) {
    let ordering = tokio::spawn(order(admin, payment, None).send());
    let began = Instant::now();
    while books.asked() == 0 {
        assert!(began.elapsed() < Duration::from_secs(20), "never asked");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let refund = refunds(admin, payment).await[0].clone();
    (ordering, refund)
}

async fn open_refunds(staff: &Staff) -> (Value, Value) {
    let open = staff.read("open/").await.json();
    (open["refunds"].clone(), open["disputed_refunds"].clone())
}

async fn staff_settle_what_the_gateway_cannot_be_asked_about(kind: Kind) {
    let books = ClickBooks::open(Mood::WorksUnheard);
    let service = service(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    assert_reserved(&order(&admin, &payment, Some("20000.00")).send().await);
    let refund = refunds(&admin, &payment).await[0].clone();
    assert_eq!(refund["status"], "pending");
    assert!(refund["ordered_at"].is_string(), "{refund}");

    let support = Staff::with_role(&service, "support");
    let refused = end(&support, &payment, &refund, "settle").send().await;
    assert_error(&refused, 403, "forbidden");
    age_order(&service, &refund).await;
    let settled = end(&admin, &payment, &refund, "settle").send().await;
    assert_eq!(settled.status, 200, "{settled:?}");
    assert_eq!(settled.json()["refund"]["status"], "settled");
    assert_eq!(settled.json()["payment"]["status"], "partially_refunded");
    let again = end(&admin, &payment, &refund, "settle").send().await;
    assert_eq!((again.status, &again.text), (200, &settled.text));
    let other = end(&admin, &payment, &refund, "refuse").send().await;
    assert_error(&other, 409, "payment_state_conflict");

    assert_eq!(user.balance().await, "30000.00");
    assert_eq!(books.parts().len(), 1);
    assert_eq!(open_refunds(&admin).await, (json!([]), json!([])));
    let log = admin.log().await.json();
    let entries = log["entries"].as_array().expect("a list");
    let actions: Vec<_> = entries.iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["settle_refund", "refund_payment"]);
    assert_eq!(entries[0]["reason"], "seen in the cabinet, ticket 22");
    assert_eq!(entries[0]["after"]["status"], "settled");
    service.setup.assert_books_balance();
}

async fn staff_refuse_what_the_gateway_never_did(kind: Kind) {
    let books = ClickBooks::open(Mood::Silent);
    let service = service(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    assert_reserved(&order(&admin, &payment, Some("20000.00")).send().await);
    assert_eq!(user.balance().await, "30000.00");
    let refund = refunds(&admin, &payment).await[0].clone();
    age_order(&service, &refund).await;
    let refuse = || end(&admin, &payment, &refund, "refuse").idempotency_key("refuse-1");
    let refused = refuse().send().await;
    assert_eq!(refused.status, 200, "{refused:?}");
    assert_eq!(refused.json()["refund"]["status"], "refused");
    let again = refuse().send().await;
    assert_eq!((again.status, &again.text), (200, &refused.text));
    let again = end(&admin, &payment, &refund, "refuse").send().await;
    assert_eq!(again.status, 200, "{again:?}");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 3);
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(
        admin.log().await.json()["entries"][0]["action"],
        "refuse_refund"
    );
    service.setup.assert_books_balance();
}

async fn staff_end_no_refund_while_its_order_may_be_carried_out(kind: Kind) {
    let books = ClickBooks::open(Mood::WorksHeld);
    let service = service(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    let (ordering, refund) = order_held(&books, &admin, &payment).await;
    for how in ["settle", "refuse"] {
        let refused = end(&admin, &payment, &refund, how).send().await;
        assert_error(&refused, 409, "refund_ordered");
    }
    books.let_go();
    assert_reserved(&ordering.await.expect("an answer"));
    wait_for(&admin, &payment, "settled").await;
    assert_eq!(books.given_back(), 1);
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(open_refunds(&admin).await, (json!([]), json!([])));
    service.setup.assert_books_balance();
}

async fn what_the_gateway_did_after_staff_refused_it_is_open_until_staff_have_looked(kind: Kind) {
    let books = ClickBooks::open(Mood::WorksHeld);
    let service = service(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    let (ordering, refund) = order_held(&books, &admin, &payment).await;
    // Nobody carries out an order for so long, but for this one.
    age_order(&service, &refund).await;
    let refused = end(&admin, &payment, &refund, "refuse").send().await;
    assert_eq!(refused.status, 200, "{refused:?}");
    assert_eq!(user.balance().await, "50000.00");
    books.let_go();
    assert_reserved(&ordering.await.expect("an answer"));

    let began = Instant::now();
    let disputed = loop {
        let (pending, disputed) = open_refunds(&admin).await;
        assert_eq!(pending, json!([]));
        if disputed != json!([]) {
            break disputed;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "never open");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(disputed[0]["id"], refund["id"]);
    assert_eq!(disputed[0]["status"], "refused");
    assert!(disputed[0]["disputed_at"].is_string());
    assert_eq!(user.balance().await, "50000.00");
    service.setup.assert_books_balance();

    let settled = end(&admin, &payment, &refund, "settle").send().await;
    assert_eq!(settled.status, 200, "{settled:?}");
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.status_of(&payment).await, "refunded");
    assert_eq!(open_refunds(&admin).await, (json!([]), json!([])));
    assert_eq!(books.given_back(), 1);
    service.setup.assert_books_balance();
}

async fn what_is_no_end_of_a_refund_is_refused(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let payment = user.top_up("10000.00").await;
    let nobody = json!({ "id": "01890000-0000-7000-8000-000000000000" });
    for how in ["settle", "refuse"] {
        let missing = end(&admin, &payment, &nobody, how).send().await;
        assert_error(&missing, 404, "refund_not_found");
        let nonsense = end(&admin, &payment, &json!({ "id": "nonsense" }), how);
        assert_error(&nonsense.send().await, 404, "refund_not_found");
        let at = format!(
            "{}{}/{how}/",
            path(&payment),
            "01890000-0000-7000-8000-000000000000"
        );
        for body in [
            json!({}),
            json!({ "reason": "" }),
            json!({ "reason": "x", "amount": 1 }),
        ] {
            let refused = admin.post(&at).json(&body).send().await;
            assert_error(&refused, 400, "invalid_request");
        }
    }
    assert_eq!(user.balance().await, "10000.00");
}
