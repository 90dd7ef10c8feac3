//! The card look-up, and the page.

use crate::shop::{PAYS, Shop};

#[actix_web::test]
async fn a_card_is_looked_up_with_its_status_balance_and_phone() {
    let shop = Shop::new();
    let card = shop.look_up(PAYS).await;
    assert_eq!(card["id"], "1");
    let result = &card["result"];
    assert_eq!(result["card"]["expiry"], "2812");
    assert_eq!(result["card"]["bankC"], "09");
    assert_eq!(result["mb"]["state"], "on");
    assert_eq!(result["mb"]["phone"], "+998901234567");
    let statuses = result["card"]["statuses"]["item"]
        .as_array()
        .expect("a list");
    let of_card = statuses.iter().find(|status| status["type"] == "card");
    assert_eq!(of_card.expect("a status")["actionCode"], "000");
}

#[actix_web::test]
async fn a_card_that_gets_no_code_says_why() {
    let shop = Shop::new();
    let inactive = shop.look_up("9860090100000075").await;
    assert_eq!(
        inactive["result"]["card"]["statuses"]["item"][1]["actionCode"],
        "280"
    );
    let blocked = shop.look_up("9860090100000083").await;
    assert_eq!(blocked["result"]["card"]["pinTryCount"], 3);
    let silent = shop.look_up("9860090100000091").await;
    assert_ne!(silent["result"]["mb"]["state"], "on");
    let unknown = shop.look_up("9860090100009999").await;
    assert_eq!(unknown["error"]["code"], 118);
}

#[actix_web::test]
async fn the_page_lists_cards_payments_and_movements() {
    let shop = Shop::new();
    let page = shop
        .get("/simulator/humo")
        .await
        .text()
        .await
        .expect("a page");
    assert!(
        page.contains("9860 0901 0000 0018") && page.contains("None yet"),
        "{page}"
    );
    shop.call("Payment", &Shop::create("<b>r</b>", PAYS, 12_500_000))
        .await;
    shop.call("Payment", &Shop::create("r-1", PAYS, 12_500_000))
        .await;
    shop.confirm("r-1").await;
    let page = shop
        .get("/simulator/humo")
        .await
        .text()
        .await
        .expect("a page");
    for shown in [
        "<td>r-1</td>",
        "<td>finished</td>",
        "<td>captured</td>",
        "986009******0018",
    ] {
        assert!(page.contains(shown), "{shown} in {page}");
    }
    assert!(
        !page.contains("<b>r</b>") && !page.contains("<script"),
        "{page}"
    );
}
