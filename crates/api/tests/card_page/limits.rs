//! How often payers may try.

use api::card_page::Payers;
use chrono::TimeDelta;

use crate::bank::{CARD, OTHER_CARD};
use crate::browser::{Browser, Page};
use crate::shop::Shop;

#[actix_web::test]
async fn a_card_gets_no_more_than_five_codes_in_an_hour_whoever_asks() {
    let shop = Shop::open();
    for _ in 0..5 {
        let id = shop.payment().await;
        assert!(
            Browser::new()
                .enter_card(&shop, id, CARD)
                .await
                .asks_for_code()
        );
    }
    let id = shop.payment().await;
    let page = Browser::new().enter_card(&shop, id, CARD).await;
    assert_eq!(page.answer.status, 429);
    assert!(page.says("in 60 min, or use another card"), "{}", page.html);
    assert_eq!(page.answer.header("retry-after"), "3600");
    assert!(shop.attempts(id).await.is_empty(), "nothing was begun");
    assert!(
        Browser::new()
            .enter_card(&shop, id, OTHER_CARD)
            .await
            .asks_for_code()
    );
    shop.advance(TimeDelta::minutes(60));
    let id = shop.payment().await;
    let page = Browser::new().enter_card(&shop, id, CARD).await;
    assert!(page.asks_for_code());
}

/// Enters the card for a new payment and three wrong codes; the page that this leads to.
async fn fail(shop: &Shop) -> Page {
    let mut payer = Browser::new();
    let id = shop.payment().await;
    let mut page = payer.enter_card(shop, id, CARD).await;
    for _ in 0..3 {
        page = payer.enter_code(shop, &page, "00000000").await;
    }
    page
}

#[actix_web::test]
async fn three_wrong_codes_block_the_card_for_ten_minutes_and_then_for_a_day() {
    let shop = Shop::open();
    let (mut other_window, other) = (Browser::new(), shop.payment().await);
    let open = other_window.enter_card(&shop, other, CARD).await;
    let code = shop.bank.last_code();
    let page = fail(&shop).await;
    assert!(page.asks_for_card() && page.says("Too many codes"));

    // Neither a new code nor one that was sent before.
    let id = shop.payment().await;
    let page = Browser::new().enter_card(&shop, id, CARD).await;
    assert_eq!(page.answer.status, 429);
    assert!(page.says("in 10 min, or use another card"), "{}", page.html);
    let page = other_window.enter_code(&shop, &open, &code).await;
    assert!(page.asks_for_card() && page.says("Too many codes"));
    assert_eq!(shop.bank.debited(), [""; 0]);
    assert_eq!(shop.status(other).await, "failed");
    let page = Browser::new().enter_card(&shop, id, OTHER_CARD).await;
    assert!(page.asks_for_code(), "another card is free");

    shop.advance(TimeDelta::minutes(10));
    fail(&shop).await;
    shop.advance(TimeDelta::hours(23));
    let id = shop.payment().await;
    let page = Browser::new().enter_card(&shop, id, CARD).await;
    assert_eq!(page.answer.status, 429);
    shop.advance(TimeDelta::hours(1));
    let id = shop.payment().await;
    assert!(Browser::new().pay(&shop, id).await.says("Paid"));
}

#[actix_web::test]
async fn a_payment_gets_no_more_than_six_codes_in_a_row() {
    let shop = Shop::open_at("http://127.0.0.1:8000", Payers::Testers);
    let id = shop.payment().await;
    for _ in 0..6 {
        assert!(
            Browser::new()
                .enter_card(&shop, id, CARD)
                .await
                .asks_for_code()
        );
    }
    assert_eq!(
        Browser::new()
            .enter_card(&shop, id, OTHER_CARD)
            .await
            .answer
            .status,
        429
    );
    assert_eq!(shop.bank.codes_sent(), 6);
}

#[actix_web::test]
async fn testers_may_pay_many_payments_with_one_card() {
    let shop = Shop::open_at("http://127.0.0.1:8000", Payers::Testers);
    for _ in 0..12 {
        let id = shop.payment().await;
        assert!(Browser::new().pay(&shop, id).await.says("Paid"));
    }
}

#[actix_web::test]
async fn an_address_that_floods_the_page_is_held_off() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let mut statuses = Vec::new();
    for _ in 0..500 {
        statuses.push(payer.open(&shop, id).await.answer.status);
        if statuses.last() == Some(&429) {
            break;
        }
    }
    assert!(statuses.len() >= 300, "{}", statuses.len());
    assert_eq!(statuses.last(), Some(&429));
}
