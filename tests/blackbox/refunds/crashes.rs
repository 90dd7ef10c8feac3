use std::time::{Duration, Instant};

use super::books::{ClickBooks, Mood};
use super::{order, refunds, setup_asking, wait_for};
use crate::support::{Kind, Staff, User, on_both_databases};

on_both_databases!(
    a_program_killed_while_the_gateway_is_asked_pays_back_once,
    a_program_stopped_while_the_gateway_is_asked_ends_the_refund_first,
);

/// Waits until the gateway was asked so often.
async fn wait_until_asked(books: &ClickBooks, times: usize) {
    let began = Instant::now();
    while books.asked() < times {
        assert!(began.elapsed() < Duration::from_secs(20), "never asked");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn a_program_killed_while_the_gateway_is_asked_pays_back_once(kind: Kind) {
    for mood in [Mood::HangsUndone, Mood::HangsDone] {
        let books = ClickBooks::open(mood);
        let setup = setup_asking(&books, kind);
        let mut hamyon = setup.start();
        let (user, admin) = (User::of(&hamyon), Staff::admin(&hamyon));
        let payment = user.top_up("50000.00").await;
        let ordering = tokio::spawn(order(&admin, &payment, None).try_send());
        wait_until_asked(&books, 1).await;
        hamyon.kill();
        assert!(ordering.await.expect("it ends").is_err(), "no answer");

        books.be(Mood::Works);
        let hamyon = setup.start();
        let (user, admin) = (user.at(&hamyon), Staff::admin(&hamyon));
        assert_eq!(refunds(&admin, &payment).await[0]["status"], "pending");
        assert_eq!(user.balance().await, "0.00");
        setup.assert_books_balance();
        wait_for(&admin, &payment, "settled").await;
        assert_eq!(books.given_back(), 1, "{mood:?}");
        assert_eq!(user.status_of(&payment).await, "refunded");
        setup.assert_books_balance();
    }
}

async fn a_program_stopped_while_the_gateway_is_asked_ends_the_refund_first(kind: Kind) {
    let books = ClickBooks::open(Mood::WorksSlowly);
    let setup = setup_asking(&books, kind);
    let mut hamyon = setup.start();
    let (user, admin) = (User::of(&hamyon), Staff::admin(&hamyon));
    let payment = user.top_up("50000.00").await;
    let ordering = order(&admin, &payment, None).try_send();
    // The client hangs up as soon as the gateway is asked.
    let ordering = tokio::spawn(ordering);
    wait_until_asked(&books, 1).await;
    ordering.abort();
    assert!(hamyon.stop().success(), "{}", hamyon.logs());

    books.be(Mood::Silent);
    let hamyon = setup.start();
    let (user, admin) = (user.at(&hamyon), Staff::admin(&hamyon));
    assert_eq!(refunds(&admin, &payment).await[0]["status"], "settled");
    assert_eq!(user.status_of(&payment).await, "refunded");
    assert_eq!((books.asked(), books.given_back()), (1, 1));
    setup.assert_books_balance();
}
