use std::time::{Duration, Instant};

use serde_json::json;

use crate::shop::{
    BLOCKED_WHEN_LINKED, DECLINED, GOOD, PAYS_IN_SILENCE, PAYS_LATER, POOR, Shop, VANISHES, debit,
};

const AMOUNT: i64 = 12_500_000;

#[actix_web::test]
async fn a_card_is_debited_once_under_a_reference() {
    let shop = Shop::open();
    let token = shop.link(GOOD).await;
    let before = shop.balance(&token).await;
    let debit = shop.pay(&token, AMOUNT, "order-1").await.expect("a debit");
    assert_eq!(
        (&debit["status"], &debit["resp"], &debit["ext"]),
        (&json!("OK"), &json!(0), &json!("order-1"))
    );
    assert_eq!(debit["refNum"].as_str().map(str::len), Some(12));
    assert_eq!(shop.pay(&token, AMOUNT, "order-1").await, Err(-207));
    assert_eq!(shop.balance(&token).await, before - AMOUNT);
    assert_eq!(shop.by_ext("order-1").await.expect("found"), debit);
    let reference = json!({"svId": debit["refNum"]});
    assert_eq!(
        shop.call("trans.sv", reference).await.expect("found")[0],
        debit
    );
    assert_eq!(shop.books().await, (AMOUNT, 0));
}

#[actix_web::test]
async fn numbers_are_written_as_texts_in_every_other_transaction() {
    let shop = Shop::open();
    let token = shop.link(GOOD).await;
    let mut texts = Vec::new();
    for order in ["a", "b", "c"] {
        let debit = shop.pay(&token, AMOUNT, order).await.expect("a debit");
        let is_860 = debit["currency"] == 860 || debit["currency"] == "860";
        assert!(is_860 && debit["amount"] == AMOUNT, "{debit}");
        assert_eq!(debit["currency"].is_string(), debit["stan"].is_string());
        texts.push(debit["currency"].is_string());
    }
    assert!(texts[0] != texts[1] && texts[0] == texts[2], "{texts:?}");
}

#[actix_web::test]
async fn a_debit_that_is_declined_stands_under_its_reference_too() {
    let shop = Shop::open();
    for (number, resp) in [(POOR, 51), (DECLINED, 5)] {
        let token = shop.link(number).await;
        let debit = shop.pay(&token, AMOUNT, number).await.expect("an answer");
        assert_eq!(
            (&debit["status"], &debit["resp"]),
            (&json!("ERR"), &json!(resp))
        );
        assert_eq!(debit["refNum"], "000000000000");
        assert_eq!(shop.by_ext(number).await.expect("found"), debit);
    }
    let token = shop.link(BLOCKED_WHEN_LINKED).await;
    assert_eq!(shop.pay(&token, AMOUNT, "blocked").await, Err(-205));
    assert_eq!(shop.books().await, (0, 0));
}

#[actix_web::test]
async fn an_answer_that_never_comes_leaves_the_truth_to_the_look_up() {
    let shop = Shop::open();
    let token = shop.link(PAYS_IN_SILENCE).await;
    assert!(
        shop.is_silent("trans.pay.purpose", debit(&token, AMOUNT, "taken"))
            .await
    );
    assert_eq!(shop.by_ext("taken").await.expect("found")["status"], "OK");
    let token = shop.link(VANISHES).await;
    assert!(
        shop.is_silent("trans.pay.purpose", debit(&token, AMOUNT, "not taken"))
            .await
    );
    assert_eq!(shop.by_ext("not taken").await, Err(-208));
    assert_eq!(shop.books().await, (AMOUNT, 0));
}

#[actix_web::test]
async fn a_debit_may_come_after_nobody_knew() {
    let shop = Shop::open();
    let token = shop.link(PAYS_LATER).await;
    assert_eq!(shop.pay(&token, AMOUNT, "late").await, Err(-307));
    assert_eq!(shop.by_ext("late").await, Err(-208));
    let began = Instant::now();
    while shop.by_ext("late").await.is_err() {
        assert!(began.elapsed() < Duration::from_secs(60), "it never came");
        actix_web::rt::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(shop.by_ext("late").await.expect("found")["status"], "OK");
    assert_eq!(shop.books().await, (AMOUNT, 0));
}

#[actix_web::test]
async fn a_debit_that_is_not_as_described_is_refused() {
    let shop = Shop::open();
    let token = shop.link(GOOD).await;
    for (field, value, code) in [
        ("purpose", json!("gift"), -100),
        ("cardId", json!("nobody"), -257),
        ("amount", json!(0), -245),
        ("amount", json!(-1), -245),
        ("amount", json!("100"), -100),
        ("amount", json!(1.5), -100),
        ("currency", json!("840"), -100),
        ("currency", json!(860), -100),
        ("ext", json!(""), -100),
        ("ext", json!("x".repeat(76)), -100),
        ("terminalId", json!("1"), -237),
        ("merchantId", json!(90_012_345_678_i64), -100),
    ] {
        let mut params = debit(&token, AMOUNT, "order-1");
        params["tran"][field] = value.clone();
        let refused = shop.call("trans.pay.purpose", params).await;
        assert_eq!(refused, Err(code), "{field} {value}");
    }
    assert_eq!(shop.books().await, (0, 0));
}

#[actix_web::test]
async fn faults_strike_answers_and_not_the_books() {
    for (fault, taken) in [
        ("drop_request", 0),
        ("drop_answer", AMOUNT),
        ("http_500", AMOUNT),
        ("malformed", AMOUNT),
    ] {
        let shop = Shop::open();
        let token = shop.link(GOOD).await;
        shop.spoil(fault).await;
        let call = json!({"jsonrpc": "2.0", "id": 7, "method": "trans.pay.purpose", "params": debit(&token, AMOUNT, "order-1")});
        let answer = shop.post(call.to_string(), ("shop", "opensesame")).await;
        let is_good = answer.is_ok_and(|(status, answer)| status == 200 && answer["id"] == 7);
        assert!(!is_good, "{fault}");
        assert_eq!(shop.books().await, (taken, 0), "{fault}");
    }
}
