use serde_json::json;

use crate::{
    payer::Payer,
    shop::{Answer, Stage},
};

const GOOD_CARD: &str = "8600069195406311";

#[actix_web::test]
async fn a_refund_gives_the_money_back_once() {
    let stage = Stage::set([]);
    let payer = Payer::of(&stage);
    payer.pay(GOOD_CARD).await;
    payer.receipt_in(4).await;
    payer.refund().await.shows("money returned");
    let receipt = payer.receipt().await;
    assert_eq!(
        (&receipt["state"], &receipt["reason"]),
        (&json!(50), &json!(5))
    );
    assert_eq!(receipt["returned_tiyin"], 5_000_000);
    let page = payer.refund().await;
    page.hides("/refund\"");
    let cancels = stage.methods();
    let cancels = cancels
        .iter()
        .filter(|method| *method == "CancelTransaction 5");
    assert_eq!(cancels.count(), 1);
    let fiscal: Vec<_> = stage
        .calls()
        .into_iter()
        .filter(|call| call.method == "SetFiscalData")
        .map(|call| call.params["type"].clone())
        .collect();
    assert_eq!(fiscal, ["PERFORM", "CANCEL"]);
}

#[actix_web::test]
async fn a_shop_that_has_used_the_money_keeps_it() {
    let stage = Stage::set([("CancelTransaction", Answer::Error(-31_007))]);
    let payer = Payer::of(&stage);
    payer.pay(GOOD_CARD).await;
    payer.receipt_in(4).await;
    payer.refund().await.shows("The shop refused the refund");
    let receipt = payer.receipt().await;
    assert_eq!(
        (&receipt["state"], &receipt["returned_tiyin"]),
        (&json!(4), &json!(0))
    );
}

#[actix_web::test]
async fn the_cabinet_lists_receipts_and_what_was_said() {
    let stage = Stage::set([]);
    let payer = Payer::of(&stage);
    payer.pay(GOOD_CARD).await;
    let id = payer.receipt_in(4).await["id"].as_str().unwrap().to_owned();
    payer.get("/simulator/payme").await.shows(&id);
    let page = payer
        .get(&format!("/simulator/payme/cabinet/receipts/{id}"))
        .await;
    page.shows("PerformTransaction");
    page.hides("Ab&#38;%26?#@Z");
    for path in ["nothing", "00000000000000000000000a"] {
        let page = payer
            .get(&format!("/simulator/payme/receipts/{path}"))
            .await;
        assert_eq!(page.status, 404);
    }
}

#[actix_web::test]
async fn a_statement_is_laid_beside_paymes_own_books() {
    let stage = Stage::set([]);
    let payer = Payer::of(&stage);
    payer.pay(GOOD_CARD).await;
    let receipt = payer.receipt_in(4).await;
    let page = payer.get("/simulator/payme/cabinet/statement").await;
    page.shows("does not name receipt");

    let transaction = |state: i32| {
        json!({"transactions": [{
            "id": receipt["id"], "time": receipt["time"], "amount": 5_000_000,
            "account": {"order_id": "197"}, "create_time": 1, "perform_time": 2, "cancel_time": 0,
            "transaction": "77", "state": state, "reason": null, "receivers": null,
        }]})
    };
    for (state, shown) in [
        (2, "<td>agree</td>"),
        (-1, "Payme has it as paid (state 2)"),
    ] {
        stage.answer_next("GetStatement", Answer::Result(transaction(state)));
        let page = payer.get("/simulator/payme/cabinet/statement").await;
        page.shows(shown);
        page.hides("does not name receipt");
    }
    stage.answer_next("GetStatement", Answer::Error(-32_400));
    let page = payer.get("/simulator/payme/cabinet/statement").await;
    page.shows("The shop gave no statement");
}
