use crate::shop::{GOOD, KEEPS_REFUNDS, Shop};

#[actix_web::test]
async fn the_page_lists_cards_balances_and_movements() {
    let shop = Shop::open();
    let page = shop.get("/simulator/uzcard/").await;
    assert_eq!(page.status, 200);
    for text in [
        "8600 5333 6409 8829",
        "06/28",
        "112233",
        "None yet",
        "/simulator/inbox?phone=998900000001",
    ] {
        page.shows(text);
    }
    let policy = page.policy.as_deref().unwrap_or_default();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    let token = shop.link(GOOD).await;
    shop.pay(&token, 12_500_000, "order-<1>")
        .await
        .expect("a debit");
    let page = shop.get("/simulator/uzcard").await;
    page.shows("order-&#60;1&#62;");
    page.shows("125\u{a0}000.00");
    page.shows("49\u{a0}875\u{a0}000.00");
    page.hides("None yet");
}

#[actix_web::test]
async fn a_message_reaches_the_phone_of_the_card() {
    let shop = Shop::open();
    shop.send_code(KEEPS_REFUNDS).await.expect("sent");
    let inbox = shop.get("/simulator/inbox?phone=998900000014").await;
    inbox.shows("clinic: code 112233");
    inbox.shows("860012******9012");
    inbox.hides(KEEPS_REFUNDS);
}
