//! The list of payments and the index page.

use serde_json::json;

use crate::{
    payer::{Link, Payer},
    shop::{Answer, Shop},
    simulated::simulator_for,
};

#[actix_web::test]
async fn attempts_are_listed_newest_first() {
    let shop = Shop::answering([Answer::error(-5)]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    for (order, amount) in [
        ("first", "1000"),
        ("second", "0.01"),
        ("third", "999999999999.99"),
    ] {
        let link = Link::good()
            .with("transaction_param", order)
            .with("amount", amount);
        payer.press(&link, "pay").await;
    }
    let books = payer.books().await;
    let told: Vec<_> = books
        .iter()
        .map(|attempt| {
            json!([
                attempt["merchant_trans_id"],
                attempt["amount"],
                attempt["amount_tiyin"],
                attempt["state"]
            ])
        })
        .collect();
    assert_eq!(
        told,
        [
            json!(["third", "999999999999.99", 99_999_999_999_999_i64, "paid"]),
            json!(["second", "0.01", 1, "paid"]),
            json!(["first", "1000", 100_000, "refused"]),
        ]
    );
}

#[actix_web::test]
async fn an_attempt_under_way_is_listed_as_prepared() {
    let slow = Answer::Slow(std::time::Duration::from_millis(500));
    let shop = Shop::answering([Answer::prepared(), slow]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    let look = async {
        while shop.calls().len() < 2 {
            actix_web::rt::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        payer.attempt().await
    };
    let good = Link::good();
    let (attempt, page) = tokio::join!(look, payer.press(&good, "pay"));
    assert_eq!(attempt["state"], "prepared");
    assert_eq!(attempt["debited_tiyin"], 5_000_000);
    assert_eq!(attempt["merchant_prepare_id"], 777);
    assert_eq!(attempt["finished_at"], json!(null));
    page.shows("Payment successful");
    assert!(payer.attempt().await["finished_at"].is_string());
}

#[actix_web::test]
async fn the_index_lists_the_last_attempts() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    payer.get("/simulator/click").await.shows("None yet");
    payer.pay().await;
    let number = payer.attempt().await["click_trans_id"].to_string();
    let page = payer.get("/simulator/click").await;
    page.shows(&format!(
        "<a href=\"/simulator/click/payments/{number}\">{number}</a>"
    ));
    page.shows("<td>paid</td>");
}
