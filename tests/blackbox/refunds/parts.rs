use super::books::{ClickBooks, Mood};
use super::{assert_reserved, order, refunds, setup_asking, wait_for};
use crate::support::{Kind, Service, Staff, all_at_once, assert_error, on_both_databases};

on_both_databases!(
    a_payment_goes_back_in_parts_up_to_its_amount,
    parts_at_one_moment_give_back_what_was_paid_and_no_more,
    a_part_is_ordered_again_when_a_question_before_it_had_no_answer,
);

fn service(books: &ClickBooks, kind: Kind) -> Service {
    let setup = setup_asking(books, kind);
    Service::start(setup.with("HAMYON__GATEWAYS__CLICK__PARTIAL_REVERSAL", "true"))
}

async fn a_payment_goes_back_in_parts_up_to_its_amount(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let service = service(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    user.top_up("50000.00").await;
    assert_reserved(&order(&admin, &payment, Some("0.01")).send().await);
    wait_for(&admin, &payment, "settled").await;
    assert_eq!(user.status_of(&payment).await, "partially_refunded");
    assert_reserved(&order(&admin, &payment, Some("19999.99")).send().await);
    wait_for(&admin, &payment, "settled").await;
    let too_much = order(&admin, &payment, Some("30000.01")).send().await;
    assert_error(&too_much, 400, "refund_too_large");
    assert_eq!(too_much.raw("/refundable"), "30000.00");
    assert_reserved(&order(&admin, &payment, None).send().await);
    wait_for(&admin, &payment, "settled").await;
    assert_eq!(user.status_of(&payment).await, "refunded");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(books.parts().len(), 3);
    let amounts: Vec<_> = refunds(&admin, &payment).await;
    let amounts: Vec<_> = amounts
        .iter()
        .map(|refund| refund["amount"].to_string())
        .collect();
    assert_eq!(amounts, ["0.01", "19999.99", "30000.0"]);
    let nothing_left = order(&admin, &payment, None).send().await;
    assert_error(&nothing_left, 409, "not_refundable");
    service.setup.assert_books_balance();
}

async fn parts_at_one_moment_give_back_what_was_paid_and_no_more(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let service = service(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    user.top_up("100000.00").await;
    let orders = (0..25).map(|_| {
        let (admin, payment) = (admin.clone(), payment.clone());
        async move { order(&admin, &payment, Some("5000.00")).send().await.status }
    });
    let statuses = all_at_once(orders.collect::<Vec<_>>()).await;
    let reserved = statuses.iter().filter(|status| **status == 200).count();
    assert_eq!(reserved, 10, "{statuses:?}");
    assert!(
        statuses.iter().all(|status| [200, 400].contains(status)),
        "{statuses:?}"
    );
    wait_for(&admin, &payment, "settled").await;
    assert_eq!(books.parts().len(), 10);
    assert_eq!(user.balance().await, "100000.00");
    assert_eq!(user.status_of(&payment).await, "refunded");
    service.setup.assert_books_balance();
}

async fn a_part_is_ordered_again_when_a_question_before_it_had_no_answer(kind: Kind) {
    let books = ClickBooks::open(Mood::HasNoStatus);
    let service = service(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    assert_reserved(&order(&admin, &payment, Some("20000.00")).send().await);
    let pending = &refunds(&admin, &payment).await[0];
    assert_eq!(pending["status"], "pending");
    assert!(pending["ordered_at"].is_null(), "{pending}");
    assert_eq!(user.balance().await, "30000.00");
    books.be(Mood::Works);
    wait_for(&admin, &payment, "settled").await;
    assert_eq!(books.parts(), ["20000.00"]);
    assert_eq!(user.balance().await, "30000.00");
    assert_eq!(user.status_of(&payment).await, "partially_refunded");
    service.setup.assert_books_balance();
}
