//! The scenarios with which Click accepts a service, row by row (docs.click.uz, "Testing": the Postman generator, and
//! the older desktop tester).

use gateway_click::CancelAfterPaid;
use test_support::click::Call;

use crate::support::{Route, SECRET, SERVICE_ID, Shop, cancelled, config, prepare, renumbered};

/// A number that no attempt has.
const UNKNOWN_PREPARE_ID: &str = "999999999";

#[tokio::test]
async fn the_postman_generator_is_satisfied() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let prepare_1 = prepare(&order);

    assert_eq!(shop.error(prepare_1.clone().signed("wrong")).await, -1, "1");
    let nobody = prepare_1.clone().with("merchant_trans_id", "no-such-order");
    assert_eq!(shop.error(nobody.signed(SECRET)).await, -5, "2");
    let answer = shop.post(prepare_1.clone().signed(SECRET)).await;
    assert_eq!(answer.error, 0, "3");
    let prepare_id = answer.merchant_prepare_id.expect("a number").to_string();

    let complete = prepare_1.completed(&prepare_id);
    assert_eq!(shop.error(complete.clone().signed("wrong")).await, -1, "4");
    let other_amount = complete.clone().with("amount", "300");
    assert_eq!(shop.error(other_amount.signed(SECRET)).await, -2, "5");
    assert_eq!(shop.error(complete.clone().signed(SECRET)).await, 0, "6");
    assert_eq!(shop.error(complete.clone().signed(SECRET)).await, -4, "7");
    let cancel_paid = cancelled(&complete, -5017);
    assert_eq!(shop.error(cancel_paid.signed(SECRET)).await, -9, "8");

    let second_order = shop.payment(50_000).await;
    let (_, complete) = shop.prepared(&second_order).await; // 9
    let unknown = complete
        .clone()
        .with("merchant_prepare_id", UNKNOWN_PREPARE_ID);
    assert_eq!(shop.error(unknown.signed(SECRET)).await, -6, "10");
    assert_eq!(shop.error(complete.signed(SECRET)).await, 0, "11");

    let third_order = shop.payment(50_000).await;
    let (_, complete) = shop.prepared(&third_order).await; // 12
    let cancel = cancelled(&complete, -5017);
    assert_eq!(shop.error(cancel.clone().signed(SECRET)).await, -9, "13");
    assert_eq!(shop.error(cancel.signed(SECRET)).await, -9, "14");
    assert_eq!(shop.error(complete.signed(SECRET)).await, -9, "15");

    assert_eq!(
        shop.balance().await,
        "100000.00",
        "two of three orders are paid"
    );
}

/// The desktop tester writes amounts without decimals, fills `merchant_prepare_id` with nothing in Prepare, and gives
/// every single call another `click_trans_id`. It was made for accounts that are topped up any number of times; our
/// orders are paid once, so the second and third preparation have orders of their own.
#[tokio::test]
async fn the_desktop_tester_is_satisfied() {
    let mut config = config();
    config.cancel_after_paid = CancelAfterPaid::AlreadyPaid;
    let shop = Shop::with(config, domain::catalogue::Catalogue::default());
    let tester = |order: &domain::payment::Payment| {
        Call::prepare(SERVICE_ID, &order.id.to_string(), "51250").with("merchant_prepare_id", "")
    };
    let prepared = async |prepare: &Call| {
        let answer = shop.post(prepare.clone().signed(SECRET)).await;
        assert_eq!(answer.error, 0, "{answer:?}");
        prepare.completed(&answer.merchant_prepare_id.expect("a number").to_string())
    };
    let order = shop.payment(50_000).await;
    let prepare = tester(&order);

    assert_eq!(shop.error(prepare.clone().signed("wrong")).await, -1, "1");
    let complete = prepared(&renumbered(&prepare)).await; // 2
    let next = || renumbered(&complete);
    assert_eq!(shop.error(next().signed("wrong")).await, -1, "3");
    assert_eq!(
        shop.error(next().with("amount", "499").signed(SECRET))
            .await,
        -2,
        "4"
    );
    assert_eq!(shop.error(next().signed(SECRET)).await, 0, "5");
    assert_eq!(shop.error(next().signed(SECRET)).await, -4, "6");
    assert_eq!(
        shop.error(cancelled(&next(), -1).signed(SECRET)).await,
        -4,
        "7"
    );
    let nobody = renumbered(&prepare).with("merchant_trans_id", "486153");
    assert_eq!(shop.error(nobody.signed(SECRET)).await, -5, "8");

    let complete = prepared(&tester(&shop.payment(50_000).await)).await; // 9
    let unknown = renumbered(&complete).with("merchant_prepare_id", "761208455133");
    assert_eq!(shop.error(unknown.signed(SECRET)).await, -6, "10");
    assert_eq!(
        shop.error(renumbered(&complete).signed(SECRET)).await,
        0,
        "11"
    );

    let complete = prepared(&tester(&shop.payment(50_000).await)).await; // 12
    let cancel = || cancelled(&renumbered(&complete), -5017);
    assert_eq!(shop.error(cancel().signed(SECRET)).await, -9, "13");
    assert_eq!(shop.error(cancel().signed(SECRET)).await, -9, "14");
    assert_eq!(
        shop.error(renumbered(&complete).signed(SECRET)).await,
        -9,
        "15"
    );

    assert_eq!(
        shop.balance().await,
        "100000.00",
        "two of three orders are paid"
    );
}

#[tokio::test]
async fn an_accepted_call_is_answered_with_numbers_as_documented() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let prepare = prepare(&order).with("click_trans_id", "9007199254740993");
    let answer = shop.post(prepare.clone().signed(SECRET)).await;
    assert_eq!(
        serde_json::to_value(&answer).expect("an object"),
        serde_json::json!({
            "click_trans_id": 9_007_199_254_740_993_i64,
            "merchant_trans_id": order.id.to_string(),
            "merchant_prepare_id": 1,
            "error": 0,
            "error_note": "Success",
        })
    );
    let answer = shop.post(prepare.completed("1").signed(SECRET)).await;
    assert_eq!(
        serde_json::to_value(&answer).expect("an object"),
        serde_json::json!({
            "click_trans_id": 9_007_199_254_740_993_i64,
            "merchant_trans_id": order.id.to_string(),
            "merchant_confirm_id": 1,
            "error": 0,
            "error_note": "Success",
        })
    );
}

#[tokio::test]
async fn a_refusal_carries_clicks_own_words_and_what_could_be_read() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let prepare = prepare(&order).with("click_trans_id", "15");
    let order_id = order.id.to_string();
    let whole = serde_json::json!({
        "click_trans_id": 15, "merchant_trans_id": order_id, "error": -1, "error_note": "SIGN CHECK FAILED!",
    });
    let answer = shop.post(prepare.clone().signed("wrong")).await;
    assert_eq!(serde_json::to_value(&answer).expect("an object"), whole);
    let garbled = prepare.with("click_trans_id", "fifteen").signed(SECRET);
    let in_part = serde_json::json!({
        "merchant_trans_id": order_id, "error": -8, "error_note": "Error in request from click",
    });
    assert_eq!(
        serde_json::to_value(shop.post(garbled).await).expect("an object"),
        in_part
    );
}

#[tokio::test]
async fn json_is_taken_like_a_form() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let form = prepare(&order)
        .with("click_trans_id", "15")
        .signed(SECRET)
        .body();
    let field = |name: &str| {
        let value = form_urlencoded::parse(form.as_bytes()).find(|(known, _)| known == name);
        value.expect("a field").1.into_owned()
    };
    let body = format!(
        r#"{{"click_trans_id": 15, "service_id": {SERVICE_ID}, "click_paydoc_id": 16, "merchant_trans_id": "{}",
            "amount": {}, "action": 0, "error": 0, "error_note": "Ok", "sign_time": "{}", "sign_string": "{}"}}"#,
        order.id,
        field("amount"),
        field("sign_time"),
        field("sign_string")
    );
    assert!(
        body.contains("\"amount\": 51250.00,"),
        "signed with its zeros: {body}"
    );
    let handled = shop
        .handle(Route::Prepare, body.as_bytes(), Some("application/json"))
        .await;
    assert_eq!(handled.answer.error, 0, "{handled:?}");
    assert!(!handled.loggable_body.contains("sign_string"));
}
