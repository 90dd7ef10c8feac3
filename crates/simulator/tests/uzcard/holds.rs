use serde_json::{Value, json};

use crate::shop::{GOOD, POOR, Shop};

fn terminal(mut hold: Value) -> Value {
    hold["merchantId"] = json!("90012345678");
    hold["terminalId"] = json!("92900001");
    json!({ "hold": hold })
}

async fn hold(shop: &Shop, token: &str, amount: i64, minutes: i64) -> Value {
    let hold = terminal(json!({"cardId": token, "amount": amount, "time": minutes}));
    shop.call("hold.create", hold)
        .await
        .expect("its errors are in the result")
}

fn capture(hold: &Value, amount: i64, ext: &str) -> Value {
    terminal(
        json!({"holdId": hold["id"].to_string(), "amount": amount, "ext": ext,
        "port": "16050", "stan": "524663", "date12": "261123150001"}),
    )
}

#[actix_web::test]
async fn money_is_set_aside_and_captured_in_part() {
    let shop = Shop::open();
    let token = shop.link(GOOD).await;
    let before = shop.balance(&token).await;
    let held = hold(&shop, &token, 1_000, 60).await;
    assert_eq!(held["status"], 0);
    assert_eq!(shop.balance(&token).await, before - 1_000);
    let by_id = shop
        .call("hold.get.id", json!({"id": held["id"]}))
        .await
        .expect("found");
    assert_eq!(
        (&by_id["hid"], &by_id["reqamt"]),
        (&held["id"], &json!(1_000))
    );
    let of_card = shop
        .call("hold.get.cardId", json!({"cardId": token}))
        .await
        .expect("found");
    assert_eq!(of_card, json!([by_id]));

    assert_eq!(
        shop.call("hold.dismiss.charge", capture(&held, 1_001, "too much"))
            .await,
        Err(-239)
    );
    let debit = shop
        .call("hold.dismiss.charge", capture(&held, 700, "captured"))
        .await;
    assert_eq!(debit.expect("captured")["status"], "OK");
    assert_eq!(
        shop.balance(&token).await,
        before - 700,
        "the rest is free again"
    );
    assert_eq!(
        shop.call("hold.dismiss.charge", capture(&held, 1, "again"))
            .await,
        Err(-242)
    );
    assert_eq!(shop.books().await, (700, 0));
}

#[actix_web::test]
async fn a_hold_is_released_once() {
    let shop = Shop::open();
    let token = shop.link(GOOD).await;
    let before = shop.balance(&token).await;
    let held = hold(&shop, &token, 1_000, 60).await;
    let release = terminal(json!({"holdId": held["id"].to_string(), "amount": 1_000}));
    let released = shop
        .call("hold.dismiss", release.clone())
        .await
        .expect("an answer");
    assert_eq!(released["status"], 0);
    assert_eq!(shop.balance(&token).await, before);
    let again = shop.call("hold.dismiss", release).await.expect("an answer");
    assert_eq!(again["status"], -242);
}

#[actix_web::test]
async fn a_hold_tells_its_errors_in_its_status() {
    let shop = Shop::open();
    let poor = shop.link(POOR).await;
    assert_eq!(hold(&shop, &poor, 100_001, 60).await["status"], -240);
    assert_eq!(hold(&shop, &poor, 1, 0).await["status"], -241);
    assert_eq!(hold(&shop, "nobody", 1, 60).await["status"], -257);
}
