use serde_json::json;

use crate::shop::{BLOCKED_WHEN_LINKED, GOOD, Shop};

#[actix_web::test]
async fn a_call_without_credentials_is_turned_away() {
    let shop = Shop::open();
    let call = json!({"jsonrpc": "2.0", "id": 1, "method": "get.bin.list", "params": {}});
    for credentials in [("shop", "guess"), ("guess", "opensesame"), ("", "")] {
        let (status, _) = shop
            .post(call.to_string(), credentials)
            .await
            .expect("an answer");
        assert_eq!(status, 401);
    }
}

#[actix_web::test]
async fn what_is_no_call_is_refused_in_json_rpc() {
    let shop = Shop::open();
    for body in [
        "",
        "{",
        "[]",
        r#"{"jsonrpc":"1.0","id":1,"method":"get.bin.list"}"#,
    ] {
        let (status, answer) = shop
            .post(body.to_owned(), ("shop", "opensesame"))
            .await
            .expect(body);
        assert_eq!(
            (status, &answer["error"]["code"]),
            (200, &json!(-32_700)),
            "{body}"
        );
    }
    assert_eq!(shop.call("p2p.universal", json!({})).await, Err(-32_601));
}

#[actix_web::test]
async fn a_code_opens_a_card() {
    let shop = Shop::open();
    let id = shop.send_code(GOOD).await.expect("sent");
    let code = shop.code_sent().await;
    assert_eq!(code, "112233");
    let card = shop
        .call("cards.new.verify", json!({"otp": {"id": id, "code": code}}))
        .await;
    let card = card.expect("the code");
    assert_eq!(card["pan"], "860053******8829");
    assert_eq!(card["status"], 0);
    assert_eq!(card["id"].as_str().map(str::len), Some(32));
    let again = shop
        .call("cards.new.verify", json!({"otp": {"id": id, "code": code}}))
        .await;
    assert_eq!(again, Err(-294), "a code is good once");
}

#[actix_web::test]
async fn wrong_codes_are_refused_and_then_lock_the_card() {
    let shop = Shop::open();
    let id = shop.send_code(GOOD).await.expect("sent");
    let wrong = json!({"otp": {"id": id, "code": "000000"}});
    assert_eq!(
        shop.call("cards.new.verify", wrong.clone()).await,
        Err(-269)
    );
    assert_eq!(
        shop.call("cards.new.verify", wrong.clone()).await,
        Err(-269)
    );
    assert_eq!(shop.call("cards.new.verify", wrong).await, Err(-261));
    assert_eq!(shop.send_code(GOOD).await, Err(-261));
}

#[actix_web::test]
async fn cards_that_cannot_pay_say_why() {
    let shop = Shop::open();
    for (number, code) in [
        ("8600303655375959", -205),
        ("8600492986215602", -201),
        ("8600493214116133", -206),
        ("8600069195406311", -261),
        ("8600000000000000", -200),
        ("86005333640988", -202),
    ] {
        assert_eq!(shop.send_code(number).await, Err(code), "{number}");
    }
    let params = json!({"card": {"pan": GOOD, "expiry": "2807"}, "serviceName": "clinic"});
    assert_eq!(shop.call("cards.new.otp", params).await, Err(-214));
    let expiring = shop.send_code("8600495473316478").await.expect("sent");
    let params = json!({"otp": {"id": expiring, "code": "666666"}});
    assert_eq!(shop.call("cards.new.verify", params).await, Err(-270));
}

#[actix_web::test]
async fn a_card_may_be_blocked_once_its_code_is_typed_in() {
    let shop = Shop::open();
    let id = shop.send_code(BLOCKED_WHEN_LINKED).await.expect("sent");
    let code = shop.code_sent().await;
    let card = shop
        .call("cards.new.verify", json!({"otp": {"id": id, "code": code}}))
        .await;
    assert_eq!(card.expect("the code")["status"], 12);
}

#[actix_web::test]
async fn cards_are_told_by_their_tokens_at_most_five() {
    let shop = Shop::open();
    let token = shop.link(GOOD).await;
    let cards = shop
        .call("cards.get", json!({"ids": [token]}))
        .await
        .expect("a card");
    assert_eq!(cards[0]["expiry"], "2806");
    assert_eq!(
        shop.call("cards.get", json!({"ids": ["nobody"]})).await,
        Err(-257)
    );
    assert_eq!(shop.call("cards.get", json!({"ids": []})).await, Err(-100));
    let six = vec![token; 6];
    assert_eq!(
        shop.call("cards.get", json!({ "ids": six })).await,
        Err(-379)
    );
}

#[actix_web::test]
async fn the_list_of_beginnings_holds_every_test_card() {
    let shop = Shop::open();
    let bins = shop.call("get.bin.list", json!({})).await.expect("a list");
    let bins = bins.as_array().expect("a list");
    assert!(
        bins.iter()
            .any(|bin| bin["bin"] == "860053" && bin["instId"] == "53")
    );
}

#[actix_web::test]
async fn only_the_own_terminal_is_known() {
    let shop = Shop::open();
    let terminal = |id: &str| json!({"terminal": {"merchantId": "90012345678", "terminalId": id}});
    let known = shop
        .call("terminal.check", terminal("92900001"))
        .await
        .expect("known");
    assert_eq!(known["port"], 16_050);
    assert_eq!(
        shop.call("terminal.check", terminal("92900002")).await,
        Err(-237)
    );
}
