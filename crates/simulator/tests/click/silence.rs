//! Shops that do not answer, or not in a way that can be used.

use std::time::Duration;

use serde_json::json;
use simulator::ClickSimulator;

use crate::{
    common::Server,
    payer::{Link, Payer},
    shop::{Answer, Counters, Shop},
    simulated::{PATIENCE, merchant, simulator_for},
};

const PREPARE: &str = "/shop/prepare error=0";
const COMPLETE: &str = "/shop/complete error=0";
const CANCEL: &str = "/shop/complete error=-5017";

#[actix_web::test]
async fn complete_is_repeated_until_it_is_answered() {
    let shop = Shop::answering([
        Answer::prepared(),
        Answer::raw(500, "{\"error\":0}"),
        Answer::raw(200, "<html>"),
        Answer::error(-7),
        Answer::confirmed(),
    ]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);

    let page = payer.pay().await;

    page.shows("Payment successful");
    page.shows("Not usable: HTTP status 500 instead of 200");
    page.shows("Not usable: not a JSON object");
    page.shows("Understood as error -7: No");
    assert_eq!(
        shop.brief(),
        [PREPARE, COMPLETE, COMPLETE, COMPLETE, COMPLETE]
    );
    for call in &shop.calls()[1..] {
        assert!(call.is_signed());
        assert_eq!(
            call.get("click_trans_id"),
            shop.calls()[0].get("click_trans_id")
        );
    }
    assert_eq!(payer.attempt().await["state"], "paid");
}

#[actix_web::test]
async fn a_repeat_that_finds_the_payment_confirmed_is_paid() {
    let shop = Shop::answering([Answer::prepared(), Answer::raw(502, ""), Answer::error(-4)]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    payer.pay().await.shows("Payment successful");
    assert_eq!(shop.brief(), [PREPARE, COMPLETE, COMPLETE]);
    let attempt = payer.attempt().await;
    assert_eq!(
        (&attempt["state"], &attempt["debited_tiyin"]),
        (&json!("paid"), &json!(5_000_000))
    );
}

#[actix_web::test]
async fn a_payment_nobody_confirms_is_unknown_and_not_given_back() {
    let down = Answer::raw(500, "");
    let shop = Shop::answering([
        Answer::prepared(),
        down.clone(),
        down.clone(),
        down.clone(),
        down,
    ]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);

    let page = payer.pay().await;

    page.shows("Outcome unknown");
    page.shows("Click would go on repeating Complete");
    assert_eq!(
        shop.brief(),
        [PREPARE, COMPLETE, COMPLETE, COMPLETE, COMPLETE]
    );
    let attempt = payer.attempt().await;
    assert_eq!(
        (&attempt["state"], &attempt["debited_tiyin"]),
        (&json!("unknown"), &json!(5_000_000))
    );
}

#[actix_web::test]
async fn a_cancellation_is_repeated_until_it_is_answered() {
    let shop = Shop::answering([Answer::prepared(), Answer::raw(500, ""), Answer::error(-4)]);
    let simulator = simulator_for(&shop);
    let page = Payer::of(&simulator)
        .press(&Link::good(), "insufficient_funds")
        .await;
    page.shows("Card declined");
    assert_eq!(shop.brief(), [PREPARE, CANCEL, CANCEL]);
}

#[actix_web::test]
async fn nothing_is_taken_on_an_answer_to_prepare_that_cannot_be_used() {
    for (answer, why) in [
        (
            Answer::raw(500, "{\"error\":0,\"merchant_prepare_id\":1}"),
            "HTTP status 500",
        ),
        (Answer::raw(200, ""), "not a JSON object"),
        (Answer::Says(0, json!({})), "merchant_prepare_id is missing"),
        (
            Answer::Says(0, json!({ "merchant_prepare_id": "a-uuid" })),
            "merchant_prepare_id is missing or not an integer",
        ),
        (
            Answer::Says(0, json!({ "click_trans_id": 1, "merchant_prepare_id": 1 })),
            "click_trans_id names another payment",
        ),
        (
            Answer::raw(200, &" ".repeat(20_000)),
            "longer than 16384 bytes",
        ),
    ] {
        let shop = Shop::answering([answer]);
        let simulator = simulator_for(&shop);
        let payer = Payer::of(&simulator);
        let page = payer.pay().await;
        page.shows("The shop gave no usable answer");
        page.shows(why);
        assert_eq!(shop.brief(), [PREPARE]);
        let attempt = payer.attempt().await;
        assert_eq!(
            (&attempt["state"], &attempt["debited_tiyin"]),
            (&json!("refused"), &json!(0))
        );
    }
}

#[actix_web::test]
async fn a_redirect_of_the_shop_is_not_followed() {
    let shop = Shop::answering([Answer::Elsewhere]);
    let simulator = simulator_for(&shop);
    Payer::of(&simulator).pay().await.shows("HTTP status 307");
    assert_eq!(shop.brief(), [PREPARE]);
}

#[actix_web::test]
async fn a_shop_that_hangs_is_given_up_after_the_time_limit() {
    let shop = Shop::answering([Answer::Slow(PATIENCE.time_limit + Duration::from_secs(1))]);
    let simulator = simulator_for(&shop);
    let page = Payer::of(&simulator).pay().await;
    page.shows("the time limit passed");
    assert_eq!(shop.brief(), [PREPARE]);
}

#[actix_web::test]
async fn a_shop_that_is_down_is_told_in_plain_words() {
    let click = ClickSimulator::with_patience(merchant(), PATIENCE).unwrap();
    let gone = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    click.point_at(&format!("http://{gone}")).unwrap();
    let simulator = Server::start(move |cfg| simulator::configure(cfg, click.clone()));
    let page = Payer::of(&simulator).pay().await;
    page.shows("The shop gave no usable answer");
    page.shows("Connection refused");
}

#[actix_web::test]
async fn an_attempt_runs_to_its_end_when_the_payer_leaves() {
    let slow = Answer::Slow(Duration::from_millis(300));
    let shop = Shop::answering([slow]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);

    let impatient = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let url = format!("{}/simulator/click/services/pay", simulator.base_url);
    let form = format!("{}&outcome=pay", Link::good().query());
    let left = impatient.post(url).body(form).send().await;
    assert!(left.is_err_and(|error| error.is_timeout()));

    let mut state = json!("unknown");
    for _ in 0..100 {
        state = payer.attempt().await["state"].clone();
        if state == "paid" {
            break;
        }
        actix_web::rt::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(state, "paid");
    assert_eq!(shop.brief(), [PREPARE, COMPLETE]);
}

#[actix_web::test]
async fn shop_and_simulator_can_share_one_worker() {
    let counters = Counters::default();
    let click = ClickSimulator::with_patience(merchant(), PATIENCE).unwrap();
    let (shop, pointed) = (counters.clone(), click.clone());
    let both = Server::start(move |cfg| {
        shop.mount(cfg);
        simulator::configure(cfg, click.clone());
    });
    pointed.point_at(&both.base_url).unwrap();
    Payer::of(&both).pay().await.shows("Payment successful");
    assert_eq!(counters.brief(), [PREPARE, COMPLETE]);
}
