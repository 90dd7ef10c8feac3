use serde_json::json;

use crate::{
    payer::{Payer, RETURN_URL},
    shop::{Answer, Stage},
};

const GOOD_CARD: &str = "8600 0691 9540 6311";

#[actix_web::test]
async fn a_payment_is_checked_created_performed_and_receipted() {
    let stage = Stage::set([]);
    let payer = Payer::of(&stage);
    let page = payer.pay(GOOD_CARD).await;
    page.shows("Payment successful");
    page.shows("860006******6311");
    page.shows(RETURN_URL);
    page.hides("8600069195406311");
    let receipt = payer.receipt_in(4).await;
    assert_eq!(receipt["taken_tiyin"], 5_000_000);
    assert_eq!(receipt["returned_tiyin"], 0);
    assert_eq!(receipt["transaction"], "77");
    assert_eq!(
        stage.methods(),
        [
            "CheckPerformTransaction",
            "CheckPerformTransaction",
            "CreateTransaction",
            "PerformTransaction",
            "SetFiscalData"
        ],
        "once when the page was opened"
    );
    let calls = stage.calls();
    let create = json!({
        "id": receipt["id"],
        "time": receipt["time"],
        "amount": 5_000_000,
        "account": {"order_id": "197"},
    });
    assert_eq!(calls[2].params, create);
    assert_eq!(calls[3].params, json!({"id": receipt["id"]}));
    assert_eq!(calls[4].params["type"], "PERFORM");
    let books = payer.get("/simulator/payme/books").await;
    let books: serde_json::Value = serde_json::from_str(&books.html).unwrap();
    assert_eq!(
        (&books["taken_tiyin"], &books["returned_tiyin"]),
        (&5_000_000.into(), &0.into())
    );
}

#[actix_web::test]
async fn a_debit_that_fails_is_called_off_with_its_reason() {
    for (card, reason, told) in [
        ("4444445987459073", 2, "The card is blocked"),
        ("8600000000000051", 2, "Insufficient funds"),
        ("8600143417770323", 3, "The processing centre failed"),
        (
            "8600134301849596",
            10,
            "The processing centre did not answer",
        ),
    ] {
        let stage = Stage::set([]);
        let payer = Payer::of(&stage);
        let page = payer.pay(card).await;
        page.shows("Card declined");
        page.shows(told);
        page.shows("Try another card");
        let receipt = payer.receipt().await;
        assert_eq!(receipt["state"], 50);
        assert_eq!(receipt["taken_tiyin"], 0);
        let cancel = format!("CancelTransaction {reason}");
        assert_eq!(
            stage.methods()[2..],
            ["CreateTransaction", cancel.as_str()],
            "{card}"
        );
    }
}

#[actix_web::test]
async fn a_card_that_payme_knows_to_be_useless_never_reaches_the_shop() {
    let stage = Stage::set([]);
    let payer = Payer::of(&stage);
    for (card, told) in [
        ("3333336415804657", "The card has expired"),
        ("8600060921090842", "no SMS notification"),
        ("8600069195406312", "No such card"),
        ("8600", "16 digits"),
    ] {
        let page = payer.type_card(card).await;
        assert_eq!(page.status, 422);
        page.shows(told);
        page.hides(&format!("value=\"{card}"));
    }
    assert!(
        stage
            .methods()
            .iter()
            .all(|method| method == "CheckPerformTransaction")
    );
}

#[actix_web::test]
async fn three_wrong_codes_end_an_attempt() {
    let stage = Stage::set([]);
    let payer = Payer::of(&stage);
    let mut sent = payer.type_card(GOOD_CARD).await;
    for code in ["000000", "", "66666"] {
        sent = payer.type_code(&sent, code).await;
    }
    let led = payer.get(sent.header("location")).await;
    let page = payer.get(led.header("location")).await;
    page.shows("The code was wrong three times");
    assert_eq!(payer.receipt().await["state"], 50);
    assert_eq!(stage.methods(), ["CheckPerformTransaction"]);
}

#[actix_web::test]
async fn a_code_that_is_sent_twice_pays_once() {
    let stage = Stage::set([]);
    let payer = Payer::of(&stage);
    let sent = payer.type_card(GOOD_CARD).await;
    let path = sent.header("location").to_owned();
    let code = vec![("code".to_owned(), "666666".to_owned())];
    tokio::join!(payer.post(&path, &code), payer.post(&path, &code));
    payer.receipt_in(4).await;
    let performs = stage.methods();
    let performs = performs
        .iter()
        .filter(|method| *method == "PerformTransaction");
    assert_eq!(performs.count(), 1);
}

#[actix_web::test]
async fn a_shop_that_refuses_to_create_costs_nothing() {
    let stage = Stage::set([("CreateTransaction", Answer::Error(-31_052))]);
    let payer = Payer::of(&stage);
    let page = payer.pay(GOOD_CARD).await;
    page.shows("The shop refused the payment");
    assert_eq!(payer.receipt().await["taken_tiyin"], 0);
    assert_eq!(stage.methods().len(), 3, "and nothing is called off");
}

#[actix_web::test]
async fn a_shop_that_refuses_to_perform_sends_the_money_back() {
    let stage = Stage::set([("PerformTransaction", Answer::Error(-31_008))]);
    let payer = Payer::of(&stage);
    let page = payer.pay(GOOD_CARD).await;
    page.shows("Payment cancelled");
    let receipt = payer.receipt().await;
    assert_eq!(receipt["state"], 50);
    assert_eq!(receipt["returned_tiyin"], 5_000_000);
    assert_eq!(
        stage.methods()[3..],
        ["PerformTransaction", "CancelTransaction 3"]
    );
}
