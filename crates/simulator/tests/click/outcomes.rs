//! What the shop is told, by what the payer does and the shop answers.

use serde_json::{Value, json};

use crate::{
    payer::{Link, Payer, RETURN_URL},
    shop::{Answer, Shop},
    simulated::simulator_for,
};

#[actix_web::test]
async fn a_payment_is_prepared_and_then_completed() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);

    let page = payer.pay().await;

    assert_eq!(page.status, 200);
    page.shows("Payment successful");
    assert_eq!(
        shop.brief(),
        ["/shop/prepare error=0", "/shop/complete error=0"]
    );

    let calls = shop.calls();
    for call in &calls {
        assert!(call.is_signed(), "{call:?}");
        assert_eq!(call.content_type, "application/x-www-form-urlencoded");
        assert_eq!(call.get("service_id"), "12345");
        assert_eq!(call.get("merchant_trans_id"), "inv-1001");
        assert_eq!(call.get("amount"), "50000.00");
        assert_eq!(call.get("error_note"), "Success");
    }
    let [prepare, complete] = &calls[..] else {
        unreachable!()
    };
    assert_eq!((prepare.get("action"), complete.get("action")), ("0", "1"));
    assert_eq!(complete.get("merchant_prepare_id"), "777");
    assert!(
        prepare
            .fields
            .iter()
            .all(|(name, _)| name != "merchant_prepare_id")
    );
    assert_eq!(
        prepare.get("click_trans_id"),
        complete.get("click_trans_id")
    );
    assert_eq!(
        prepare.get("click_paydoc_id"),
        complete.get("click_paydoc_id")
    );
    assert_ne!(
        prepare.get("click_trans_id"),
        prepare.get("click_paydoc_id")
    );

    let attempt = payer.attempt().await;
    assert_eq!(
        attempt["click_trans_id"].to_string(),
        prepare.get("click_trans_id")
    );
    assert_eq!(
        attempt["click_paydoc_id"].to_string(),
        prepare.get("click_paydoc_id")
    );
    assert_eq!(attempt["state"], "paid");
    assert_eq!(attempt["debited_tiyin"], 5_000_000);
    assert_eq!(attempt["merchant_prepare_id"], 777);
    assert_eq!(attempt["merchant_confirm_id"], 888);
}

#[actix_web::test]
async fn the_amount_is_repeated_as_the_link_spelt_it() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    Payer::of(&simulator)
        .press(&Link::good().with("amount", "50000"), "pay")
        .await;
    for call in shop.calls() {
        assert_eq!(call.get("amount"), "50000");
        assert!(call.is_signed());
    }
    assert_eq!(shop.calls().len(), 2);
}

#[actix_web::test]
async fn an_order_number_of_any_script_is_carried_and_signed() {
    let order = "буюртма №7 & +1=100% <b>";
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let page = Payer::of(&simulator)
        .press(&Link::good().with("transaction_param", order), "pay")
        .await;
    page.shows("Payment successful");
    for call in shop.calls() {
        assert_eq!(call.get("merchant_trans_id"), order);
        assert!(call.is_signed());
    }
}

#[actix_web::test]
async fn sign_time_is_the_wall_clock_of_tashkent() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    payer.pay().await;

    let opened_at = payer.attempt().await["opened_at"]
        .as_str()
        .unwrap()
        .to_owned();
    let opened_at = chrono::DateTime::parse_from_rfc3339(&opened_at)
        .unwrap()
        .naive_utc();
    let sign_time = shop.calls()[0].get("sign_time").to_owned();
    let sign_time = chrono::NaiveDateTime::parse_from_str(&sign_time, "%Y-%m-%d %H:%M:%S").unwrap();
    let ahead_seconds = (sign_time - opened_at).num_seconds();
    assert!(
        (17_999..=18_010).contains(&ahead_seconds),
        "{ahead_seconds}"
    );
}

#[actix_web::test]
async fn a_card_without_funds_cancels_what_was_prepared() {
    let shop = Shop::answering([Answer::prepared(), Answer::error(-9)]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);

    let page = payer.press(&Link::good(), "insufficient_funds").await;

    page.shows("Card declined");
    assert_eq!(
        shop.brief(),
        ["/shop/prepare error=0", "/shop/complete error=-5017"]
    );
    let cancel = &shop.calls()[1];
    assert_eq!(cancel.get("error_note"), "Insufficient funds");
    assert_eq!(cancel.get("merchant_prepare_id"), "777");
    assert!(cancel.is_signed());
    let attempt = payer.attempt().await;
    assert_eq!(
        (&attempt["state"], &attempt["debited_tiyin"]),
        (&json!("cancelled"), &json!(0))
    );
}

#[actix_web::test]
async fn walking_away_calls_nobody_and_leads_back() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);

    let page = payer.press(&Link::good(), "walk_away").await;

    assert_eq!((page.status, page.header("location")), (303, RETURN_URL));
    assert_eq!(shop.brief(), [""; 0]);
    assert_eq!(payer.books().await, [Value::Null; 0]);
}

#[actix_web::test]
async fn walking_away_without_a_return_address_says_so() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let page = Payer::of(&simulator)
        .press(&Link::good().without("return_url"), "walk_away")
        .await;
    assert_eq!(page.status, 200);
    page.shows("names no address to return to");
    assert_eq!(shop.brief(), [""; 0]);
}

#[actix_web::test]
async fn an_order_that_is_paid_already_is_not_completed() {
    let shop = Shop::answering([Answer::Says(-4, json!({ "merchant_prepare_id": 777 }))]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);

    payer.pay().await.shows("Already paid");

    assert_eq!(shop.brief(), ["/shop/prepare error=0"]);
    let attempt = payer.attempt().await;
    assert_eq!(
        (&attempt["state"], &attempt["debited_tiyin"]),
        (&json!("refused"), &json!(0))
    );
}

#[actix_web::test]
async fn a_refusal_with_an_id_is_followed_by_a_cancellation() {
    let refusal = json!({ "merchant_prepare_id": 777, "error_note": "Incorrect parameter amount" });
    let shop = Shop::answering([Answer::Says(-2, refusal), Answer::error(-9)]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);

    let page = payer.pay().await;

    page.shows("The shop refused the payment");
    page.shows("error -2: Incorrect parameter amount");
    assert_eq!(
        shop.brief(),
        ["/shop/prepare error=0", "/shop/complete error=-5017"]
    );
    assert_eq!(shop.calls()[1].get("merchant_prepare_id"), "777");
    assert_eq!(payer.attempt().await["state"], "refused");
}

#[actix_web::test]
async fn a_refusal_without_an_id_is_followed_by_a_cancellation_that_names_none() {
    let shop = Shop::answering([Answer::error(-5), Answer::error(-9)]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);

    payer.pay().await.shows("The shop refused the payment");

    assert_eq!(
        shop.brief(),
        ["/shop/prepare error=0", "/shop/complete error=-5017"]
    );
    let cancel = &shop.calls()[1];
    assert_eq!(cancel.get("merchant_prepare_id"), "");
    assert!(cancel.is_signed());
    assert_eq!(payer.attempt().await["debited_tiyin"], 0);
}

#[actix_web::test]
async fn money_goes_back_when_the_shop_had_cancelled() {
    let shop = Shop::answering([Answer::prepared(), Answer::error(-9)]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);

    payer.pay().await.shows("Cancelled by the shop");

    assert_eq!(
        shop.brief(),
        ["/shop/prepare error=0", "/shop/complete error=0"]
    );
    let attempt = payer.attempt().await;
    assert_eq!(
        (&attempt["state"], &attempt["debited_tiyin"]),
        (&json!("cancelled"), &json!(0))
    );
}

#[actix_web::test]
async fn each_attempt_has_numbers_of_its_own() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    payer.pay().await;
    payer.pay().await;
    let books = payer.books().await;
    let number = |place: usize, name: &str| books[place][name].as_i64().unwrap();
    assert!(number(0, "click_trans_id") > number(1, "click_paydoc_id"));
}
