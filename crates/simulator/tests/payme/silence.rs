//! Answers that do not come, or make no sense: the same call is made again.

use serde_json::json;

use crate::{
    payer::Payer,
    shop::{Answer, Stage},
};

const GOOD_CARD: &str = "8600495473316478";

fn unusable() -> Vec<Answer> {
    let raw = |status, body: &str| Answer::Raw(status, body.to_owned());
    vec![
        raw(500, ""),
        raw(200, "<html>"),
        raw(200, r#"{"result": {}, "id": 0}"#),
        Answer::Error(-32_400),
        Answer::Result(json!({"state": 1})),
    ]
}

#[actix_web::test]
async fn a_call_whose_answer_was_lost_is_made_again_with_the_same_parameters() {
    for method in ["CreateTransaction", "PerformTransaction"] {
        let answers = [Answer::TooLate, Answer::Raw(502, String::new())];
        let stage = Stage::set(answers.map(|answer| (method, answer)));
        let payer = Payer::of(&stage);
        payer.pay(GOOD_CARD).await.shows("Payment successful");
        let calls = stage.calls();
        let repeats: Vec<_> = calls.iter().filter(|call| call.method == method).collect();
        assert_eq!(repeats.len(), 3, "{method}");
        assert!(repeats.iter().all(|call| call.params == repeats[0].params));
    }
}

#[actix_web::test]
async fn a_transaction_that_may_have_been_created_is_called_off() {
    let answers = unusable().into_iter().take(4);
    let stage = Stage::set(answers.map(|answer| ("CreateTransaction", answer)));
    let payer = Payer::of(&stage);
    payer.pay(GOOD_CARD).await.shows("The shop does not answer");
    assert_eq!(payer.receipt().await["taken_tiyin"], 0);
    assert_eq!(
        stage.methods().last().map(String::as_str),
        Some("CancelTransaction 10")
    );
}

#[actix_web::test]
async fn money_that_was_taken_is_told_until_the_shop_hears_it() {
    let answers = unusable().into_iter().cycle().take(9);
    let stage = Stage::set(answers.map(|answer| ("PerformTransaction", answer)));
    let payer = Payer::of(&stage);
    let page = payer.pay(GOOD_CARD).await;
    page.shows("being confirmed");
    page.shows("http-equiv=\"refresh\"");
    let receipt = payer.receipt_in(4).await;
    assert_eq!(receipt["taken_tiyin"], 5_000_000);
    assert_eq!(receipt["returned_tiyin"], 0);
}

#[actix_web::test]
async fn a_refund_is_asked_for_until_the_shop_hears_it() {
    let answers = unusable().into_iter().cycle().take(9);
    let stage = Stage::set(answers.map(|answer| ("CancelTransaction", answer)));
    let payer = Payer::of(&stage);
    payer.pay(GOOD_CARD).await;
    payer.refund().await.shows("cancelling");
    let receipt = payer.receipt_in(50).await;
    assert_eq!(receipt["returned_tiyin"], 5_000_000);
}
