use std::time::Duration;

use gateway_uzcard::{CallFailure, ChargeHold, Standing, SvGate, SvGateConfig};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use test_support::HttpDouble;
use test_support::http_double::Reply;

use crate::fake::{TOKEN, card};
use crate::support::now;

/// A server that answers every method with this result, and its client.
fn answering(result: Value) -> (HttpDouble, SvGate) {
    scripted(move |_, _| result.clone())
}

fn scripted(
    script: impl Fn(&str, &Value) -> Value + Send + Sync + 'static,
) -> (HttpDouble, SvGate) {
    let double = HttpDouble::start(move |request| {
        let call: Value = serde_json::from_str(&request.body).expect("JSON");
        let result = script(call["method"].as_str().expect("a method"), &call["params"]);
        Reply::Json(
            200,
            json!({"jsonrpc": "2.0", "id": call["id"], "result": result}).to_string(),
        )
    });
    let gate = SvGate::try_new(SvGateConfig {
        endpoint: double.url().parse().expect("a URL"),
        login: "demo_psp".to_owned(),
        password: "s3cret-Pass".into(),
        merchant_id: "90012345678".to_owned(),
        terminal_id: "92900001".to_owned(),
        port: 16_050,
        service_name: "demo-shop".to_owned(),
        receiver_id: "shop-17".to_owned(),
        hold_minutes: 1_440,
        time_max: Duration::from_secs(5),
        response_bytes_max: 1024 * 1024,
        report_date_format: "%Y-%m-%dT%H:%M:%S".to_owned(),
    });
    (double, gate.expect("an HTTP client"))
}

/// Method and parameters of the last call.
fn last(double: &HttpDouble) -> (String, Value) {
    let received = double.received();
    let call: Value = serde_json::from_str(&received.last().expect("a call").body).expect("JSON");
    (
        call["method"].as_str().expect("a method").to_owned(),
        call["params"].clone(),
    )
}

#[tokio::test]
async fn cards_are_asked_for_by_their_tokens() {
    let (double, gate) = answering(json!([card(0)]));
    let cards = gate.cards(&[TOKEN.into()]).await.expect("cards");
    assert_eq!(
        last(&double),
        ("cards.get".to_owned(), json!({"ids": [TOKEN]}))
    );
    assert_eq!(cards[0].id.expose_secret(), TOKEN);
    assert_eq!(cards[0].status, Some(0));
    assert_eq!(cards[0].sms, Some(true));
    assert_eq!(
        cards[0].mask().expect("masked").as_str(),
        "860053******8829"
    );
}

#[tokio::test]
async fn an_amount_is_held_for_the_configured_time() {
    let (double, gate) = answering(json!({"id": 345_678, "status": 0, "description": "OK"}));
    assert_eq!(gate.hold(&TOKEN.into(), 12_500_000).await, Ok(345_678));
    let hold = json!({"hold": {"cardId": TOKEN, "merchantId": "90012345678",
        "terminalId": "92900001", "amount": 12_500_000, "time": 1_440}});
    assert_eq!(last(&double), ("hold.create".to_owned(), hold));
}

#[tokio::test]
async fn a_hold_puts_its_error_into_the_status_of_the_result() {
    let (double, gate) =
        answering(json!({"id": 0, "status": -240, "description": "Insufficient funds!"}));
    assert_eq!(
        gate.hold(&TOKEN.into(), 1).await,
        Err(CallFailure::Refused(-240))
    );
    assert_eq!(
        gate.release_hold(345_678, 1).await,
        Err(CallFailure::Refused(-240))
    );
    assert_eq!(double.received().len(), 2, "neither is repeated");
    for result in [
        json!({"id": 0, "status": 0}),
        json!({"id": 1, "status": 7}),
        json!({"id": 1}),
    ] {
        let (_double, gate) = answering(result.clone());
        let held = gate.hold(&TOKEN.into(), 1).await;
        assert!(
            matches!(held, Err(CallFailure::Garbled(_))),
            "{result}: {held:?}"
        );
    }
}

#[tokio::test]
async fn a_hold_is_captured_with_port_number_and_time() {
    let tran = json!({"id": "702345700", "refNum": "012345678955", "ext": "cap_01",
        "tranType": "DEBIT", "amount": 10_000_000, "currency": 860, "stan": 524_663, "resp": 0,
        "respSV": "00", "status": "OK"});
    let (double, gate) = answering(tran);
    let charge = ChargeHold {
        hold_id: 345_678,
        ext: "cap_01",
        amount: 10_000_000,
        stan: 63,
        at: now(),
    };
    let captured = gate.charge_hold(&charge).await.expect("captured");
    let reference = "012345678955".to_owned();
    assert_eq!(captured.standing(), Standing::Posted { reference });
    let hold = json!({"hold": {"holdId": "345678", "ext": "cap_01", "merchantId": "90012345678",
        "terminalId": "92900001", "port": "16050", "amount": 10_000_000, "stan": "000063",
        "date12": "261123141530"}});
    assert_eq!(last(&double), ("hold.dismiss.charge".to_owned(), hold));
}

#[tokio::test]
async fn a_hold_is_released() {
    let (double, gate) = answering(json!({"id": 345_678, "status": 0, "description": "OK"}));
    assert_eq!(gate.release_hold(345_678, 12_500_000).await, Ok(()));
    let hold = json!({"hold": {"holdId": "345678", "merchantId": "90012345678",
        "terminalId": "92900001", "amount": 12_500_000}});
    assert_eq!(last(&double), ("hold.dismiss".to_owned(), hold));
}

#[tokio::test]
async fn holds_are_looked_up_by_id_and_by_card() {
    let hold = json!({"hid": 345_678, "crefNo": "00112233", "reqamt": 12_500_000,
        "createTime": "2026-11-23 14:20:00", "waitingTime": "2026-11-24 14:20:00", "status": 0,
        "remark": null, "accNo": null, "userName": "demo_psp"});
    let (double, gate) = scripted(move |method, _| match method {
        "hold.get.id" => hold.clone(),
        _ => json!([hold]),
    });
    let found = gate.hold_by_id(345_678).await.expect("a hold");
    assert_eq!(
        last(&double),
        ("hold.get.id".to_owned(), json!({"id": 345_678}))
    );
    assert_eq!((found.id, found.amount), (Some(345_678), Some(12_500_000)));
    assert_eq!(gate.holds_of_card(&TOKEN.into()).await, Ok(vec![found]));
    assert_eq!(
        last(&double),
        ("hold.get.cardId".to_owned(), json!({"cardId": TOKEN}))
    );
}

#[tokio::test]
async fn reports_are_asked_for_in_the_time_of_tashkent() {
    let (double, gate) = answering(json!({"from": "x", "to": "y", "count": 2, "sum": "300"}));
    let sum = gate
        .report_sum(now(), now() + chrono::TimeDelta::hours(1))
        .await
        .expect("a sum");
    assert_eq!((sum.count, sum.sum), (Some(2), Some(300)));
    let report = json!({"report": {"from": "2026-11-23T14:15:30", "to": "2026-11-23T15:15:30"}});
    assert_eq!(last(&double), ("report.sum".to_owned(), report));

    let (double, gate) = answering(json!({"trans": [
        {"amount": 100, "date": "2026-11-23", "svId": 12_345_678_901_i64, "extId": "pay_01"}]}));
    let page = gate.report_short((now(), now()), 3).await.expect("a page");
    assert_eq!(page[0].sv_id.as_deref(), Some("12345678901"));
    let (method, params) = last(&double);
    assert_eq!(method, "report.short");
    assert_eq!(params["report"]["pageNumber"], 3);
    assert_eq!(params["report"]["pageSize"], 100);
    assert_eq!(params["report"]["range"]["from"], "2026-11-23T14:15:30");
}

/// A server that has this many transactions, a hundred on a page, and counts pages from `first`.
async fn statement_of(transactions: u64, first: u64, clamps: bool) -> Vec<String> {
    let (_double, gate) = scripted(move |_, params| {
        let asked = params["report"]["pageNumber"].as_u64().expect("a number");
        if asked < first && !clamps {
            return json!({"trans": []});
        }
        let page = asked.max(first) - first;
        let on_page = (page * 100)..transactions.min((page + 1) * 100);
        let tran = |number| json!({"refNum": format!("{:012}", number + 1), "status": "OK"});
        json!({"trans": on_page.map(tran).collect::<Vec<_>>()})
    });
    let statement = gate.statement(now(), now()).await.expect("a statement");
    statement
        .into_iter()
        .filter_map(|one| one.ref_num)
        .collect()
}

#[tokio::test]
async fn a_statement_is_whole_however_pages_are_counted() {
    for (first, clamps) in [(0, false), (1, false), (1, true)] {
        for transactions in [0, 1, 100, 101, 250] {
            let statement = statement_of(transactions, first, clamps).await;
            let expected: Vec<_> = (1..=transactions)
                .map(|number| format!("{number:012}"))
                .collect();
            assert_eq!(
                statement, expected,
                "{transactions} from page {first}, {clamps}"
            );
        }
    }
}

#[tokio::test]
async fn a_server_that_ignores_the_page_is_not_asked_for_ever() {
    let few = json!({"trans": [{"refNum": "012345678901"}]});
    let (double, gate) = answering(few);
    assert_eq!(
        gate.statement(now(), now()).await.map(|found| found.len()),
        Ok(1)
    );
    assert!(double.received().len() < 5);
    let full: Vec<_> = (0..100).map(|number| json!({"refNum": number})).collect();
    let (_double, gate) = answering(json!({ "trans": full }));
    let statement = gate.statement(now(), now()).await;
    assert!(
        matches!(statement, Err(CallFailure::Garbled(_))),
        "{statement:?}"
    );
}

#[tokio::test]
async fn a_terminal_is_described() {
    let (_double, gate) =
        answering(json!({"username": "demo_psp", "port": "16050", "name": "DEMO SHOP", "type": 1}));
    let terminal = gate.check_terminal().await.expect("known");
    assert_eq!(
        (terminal.port, terminal.name.as_deref()),
        (Some(16_050), Some("DEMO SHOP"))
    );
}
