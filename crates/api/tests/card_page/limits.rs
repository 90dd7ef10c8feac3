//! How often payers may try.

use api::card_page::Payers;

use crate::bank::{CARD, OTHER_CARD};
use crate::browser::Browser;
use crate::shop::Shop;

#[actix_web::test]
async fn a_card_gets_no_more_than_five_codes_in_a_row_whoever_asks() {
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
    assert!(page.says("Too many tries") && !page.answer.header("retry-after").is_empty());
    assert!(shop.attempts(id).await.is_empty(), "nothing was begun");
    assert!(
        Browser::new()
            .enter_card(&shop, id, OTHER_CARD)
            .await
            .asks_for_code()
    );
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
