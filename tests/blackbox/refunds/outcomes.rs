use super::books::{ClickBooks, Mood};
use super::{assert_reserved, order, refunds, service_asking, wait_for};
use crate::support::{Kind, Staff, on_both_databases};

on_both_databases!(
    what_the_gateway_refuses_is_in_the_wallet_again,
    what_the_gateway_did_unheard_is_settled_by_itself,
    what_the_gateway_did_not_do_is_asked_for_again,
);

async fn what_the_gateway_refuses_is_in_the_wallet_again(kind: Kind) {
    let books = ClickBooks::open(Mood::Refuses);
    let service = service_asking(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    assert_reserved(&order(&admin, &payment, None).send().await);
    wait_for(&admin, &payment, "refused").await;
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(user.transactions().await.len(), 3);
    assert_eq!(refunds(&admin, &payment).await[0]["error_code"], -5003);

    books.be(Mood::Works);
    assert_reserved(&order(&admin, &payment, None).send().await);
    let began = std::time::Instant::now();
    while user.status_of(&payment).await != "refunded" {
        assert!(began.elapsed() < std::time::Duration::from_secs(60));
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(books.given_back(), 1);
    service.setup.assert_books_balance();
}

async fn what_the_gateway_did_unheard_is_settled_by_itself(kind: Kind) {
    let books = ClickBooks::open(Mood::WorksUnheard);
    let service = service_asking(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    assert_reserved(&order(&admin, &payment, None).send().await);
    assert_eq!(refunds(&admin, &payment).await[0]["status"], "pending");
    assert_eq!(user.balance().await, "0.00", "it is on its way");
    assert_eq!(user.status_of(&payment).await, "completed");
    let open = admin.read("open/").await.json();
    assert_eq!(open["refunds"][0]["payment_id"], payment.id);
    let pending = admin.read("refunds/").await.json();
    assert_eq!(pending["refunds"], open["refunds"]);
    service.setup.assert_books_balance();

    wait_for(&admin, &payment, "settled").await;
    assert_eq!(user.status_of(&payment).await, "refunded");
    assert_eq!((books.asked(), books.given_back()), (1, 1));
    let open = admin.read("open/").await.json();
    assert_eq!(open["refunds"], serde_json::json!([]));
    service.setup.assert_books_balance();
}

async fn what_the_gateway_did_not_do_is_asked_for_again(kind: Kind) {
    let books = ClickBooks::open(Mood::Silent);
    let service = service_asking(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    assert_reserved(&order(&admin, &payment, None).send().await);
    assert_eq!(refunds(&admin, &payment).await[0]["status"], "pending");
    books.be(Mood::Works);
    wait_for(&admin, &payment, "settled").await;
    assert_eq!(books.given_back(), 1);
    assert_eq!(user.balance().await, "0.00");
    service.setup.assert_books_balance();
}
