use serde_json::{Value, json};

use crate::shop::{GOOD, POOR, Shop};

/// All of the time that this test may run in.
fn always() -> Value {
    json!({"from": "2000-01-01T00:00:00", "to": "2999-12-31T23:59:59"})
}

#[actix_web::test]
async fn what_went_through_is_reported_page_by_page() {
    let shop = Shop::open();
    let token = shop.link(GOOD).await;
    for number in 0..5 {
        shop.pay(&token, 100, &format!("order-{number}"))
            .await
            .expect("a debit");
    }
    let poor = shop.link(POOR).await;
    shop.pay(&poor, 200_000, "declined")
        .await
        .expect("an answer");

    let sum = shop
        .call("report.sum", json!({"report": always()}))
        .await
        .expect("a sum");
    assert_eq!((&sum["count"], &sum["sum"]), (&json!(5), &json!(500)));
    let mut found = Vec::new();
    for page in 0..3 {
        let report = json!({"report": {"range": always(), "pageNumber": page, "pageSize": 4}});
        let detail = shop.call("report.detail", report).await.expect("a page");
        let trans = detail["trans"].as_array().expect("a list").clone();
        found.extend(trans.into_iter().map(|one| one["ext"].clone()));
    }
    let expected = [
        "order-0", "order-1", "order-2", "order-3", "order-4", "declined",
    ];
    assert_eq!(found, expected);
    let report = json!({"report": {"range": always(), "pageNumber": 0, "pageSize": 1}});
    let short = shop.call("report.short", report).await.expect("a page");
    assert_eq!(short["trans"][0]["extId"], "order-0");
}

#[actix_web::test]
async fn another_day_is_empty_and_a_wrong_range_is_refused() {
    let shop = Shop::open();
    let token = shop.link(GOOD).await;
    shop.pay(&token, 100, "order-1").await.expect("a debit");
    let past = json!({"report": {"from": "2001-01-01T00:00:00", "to": "2001-01-02T00:00:00"}});
    assert_eq!(
        shop.call("report.sum", past).await.expect("a sum")["sum"],
        0
    );
    let unread = json!({"report": {"from": "today", "to": "tomorrow"}});
    assert_eq!(shop.call("report.sum", unread).await, Err(-100));
}
