use super::books::{ClickBooks, Mood};
use super::{order, refunds, service_asking, setup_asking, wait_for};
use crate::support::{Kind, Payment, Service, Staff, all_at_once, on_both_databases};

on_both_databases!(twenty_orders_at_one_moment_give_the_payment_back_once);

async fn twenty_orders(admins: &[Staff], payment: &Payment) -> (usize, usize) {
    let orders = (0..20).map(|number| {
        let admin = admins[number % admins.len()].clone();
        let payment = payment.clone();
        async move { order(&admin, &payment, None).send().await.status }
    });
    let statuses = all_at_once(orders.collect::<Vec<_>>()).await;
    let of = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    (of(200), of(409))
}

async fn twenty_orders_at_one_moment_give_the_payment_back_once(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let service = service_asking(&books, kind);
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("50000.00").await;
    // More than one refund of it would find the money.
    user.top_up("100000.00").await;
    let done = twenty_orders(std::slice::from_ref(&admin), &payment).await;
    assert_eq!(done, (1, 19));
    wait_for(&admin, &payment, "settled").await;
    assert_eq!(user.balance().await, "100000.00");
    assert_eq!(books.given_back(), 1);
    service.setup.assert_books_balance();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_ask_for_each_refund_once() {
    let books = ClickBooks::open(Mood::WorksUnheard);
    let first = Service::start(setup_asking(&books, Kind::Postgres));
    let second = first.setup.start();
    let admins = [Staff::admin(&first), Staff::admin(&second)];
    let user = first.user();
    let mut payments = Vec::new();
    for _ in 0..5 {
        payments.push(user.top_up("10000.00").await);
    }
    for payment in &payments {
        let (reserved, refused) = twenty_orders(&admins, payment).await;
        assert_eq!((reserved, refused), (1, 19));
    }
    for payment in &payments {
        wait_for(&admins[1], payment, "settled").await;
        assert_eq!(refunds(&admins[0], payment).await.len(), 1);
    }
    assert_eq!((books.asked(), books.given_back()), (5, 5));
    assert_eq!(user.balance().await, "0.00");
    first.setup.assert_books_balance();
}
