//! The fault panel, and what its rules do to what Click says.

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::{
    api::{auth, call, send},
    common::{Page, Server},
    payer::{Link, Payer},
    shop::{Call, Shop},
    simulated::{SERVICE_ID, simulator_for},
};

const PANEL: &str = "/simulator/faults/click";

async fn panel(simulator: &Server, method: Method, path: &str, body: &Value) -> (u16, Value) {
    let url = format!("{}{path}", simulator.base_url);
    let answer = Client::new().request(method, url).json(body).send().await;
    let answer = answer.expect("an answer");
    (
        answer.status().as_u16(),
        answer.json().await.unwrap_or_default(),
    )
}

/// One rule that strikes every message of this side.
async fn always(simulator: &Server, on: &str, fault: &str) {
    let rules = json!({"rules": [{"on": on, "fault": fault, "probability": 100}]});
    let (status, told) = panel(simulator, Method::PUT, PANEL, &rules).await;
    assert_eq!(status, 200, "{told}");
}

async fn calm(simulator: &Server) {
    let (status, _) = panel(simulator, Method::DELETE, PANEL, &Value::Null).await;
    assert_eq!(status, 200);
}

async fn paid(simulator: &Server) -> Value {
    Payer::of(simulator).press(&Link::good(), "pay").await;
    Payer::of(simulator).attempt().await["click_paydoc_id"].clone()
}

/// Reverses the payment under these faults; what the shop heard, and what Click's books say afterwards.
async fn reversed_under(fault: &str) -> (Result<(u16, String), reqwest::Error>, i64) {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let document = paid(&simulator).await;
    always(&simulator, "answers", fault).await;
    let path = format!("payment/reversal/{SERVICE_ID}/{document}");
    let heard = match send(&simulator, Method::DELETE, &path, Some(&auth()), None).await {
        Ok(answer) => {
            let status = answer.status().as_u16();
            answer.text().await.map(|text| (status, text))
        }
        Err(error) => Err(error),
    };
    let page = Payer::of(&simulator).get("/simulator/click/books").await;
    let books: Value = serde_json::from_str(&page.html).expect("JSON");
    (heard, books["returned_tiyin"].as_i64().expect("a number"))
}

#[actix_web::test]
async fn a_dropped_request_does_nothing_and_a_dropped_answer_does_the_work() {
    let (heard, returned) = reversed_under("drop_request").await;
    assert!(heard.is_err(), "{heard:?}");
    assert_eq!(returned, 0);
    let (heard, returned) = reversed_under("drop_answer").await;
    assert!(heard.is_err(), "{heard:?}");
    assert_eq!(returned, 5_000_000);
}

#[actix_web::test]
async fn a_spoilt_answer_hides_work_that_was_done() {
    let (heard, returned) = reversed_under("http_500").await;
    assert_eq!(heard.expect("an answer").0, 500);
    assert_eq!(returned, 5_000_000);
    let (heard, returned) = reversed_under("malformed").await;
    let (status, body) = heard.expect("an answer");
    assert_eq!(status, 200);
    assert!(serde_json::from_str::<Value>(&body).is_err(), "{body}");
    assert!(body.starts_with(r#"{"error_code":0"#), "{body}");
    assert_eq!(returned, 5_000_000);
}

/// The calls that a shop hears of one payment under this fault, and how the attempt ends.
async fn called_under(fault: &str) -> (Vec<Call>, Value) {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    always(&simulator, "calls", fault).await;
    let payer = Payer::of(&simulator);
    payer.press(&Link::good(), "pay").await;
    (shop.calls(), payer.attempt().await["state"].clone())
}

#[actix_web::test]
async fn a_lost_call_is_no_answer() {
    let (calls, state) = called_under("drop_request").await;
    assert_eq!((calls.len(), state), (0, json!("refused")));
    for fault in ["drop_answer", "http_500"] {
        let (calls, state) = called_under(fault).await;
        assert_eq!((calls.len(), state), (1, json!("refused")), "{fault}");
    }
}

#[actix_web::test]
async fn a_duplicated_call_is_the_same_call_twice() {
    let (calls, state) = called_under("duplicate").await;
    assert_eq!(state, "paid");
    let actions: Vec<_> = calls
        .iter()
        .map(|call| call.get("action").to_owned())
        .collect();
    assert_eq!(actions, ["0", "0", "1", "1"]);
    assert_eq!(calls[0].fields, calls[1].fields);
    assert_eq!(calls[2].fields, calls[3].fields);
}

#[actix_web::test]
async fn a_malformed_call_cannot_be_verified() {
    let (calls, _) = called_under("malformed").await;
    assert!(!calls.is_empty());
    assert!(calls.iter().all(|call| !call.is_signed()));
}

#[actix_web::test]
async fn a_reordered_call_lets_the_next_one_pass() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let rules =
        json!({"rules": [{"on": "calls", "fault": "reorder", "probability": 100, "count": 1}]});
    panel(&simulator, Method::PUT, PANEL, &rules).await;
    let payer = Payer::of(&simulator);
    let (first, second) = (
        Link::good().with("transaction_param", "first"),
        Link::good().with("transaction_param", "second"),
    );
    let later = async {
        while panel(&simulator, Method::GET, PANEL, &Value::Null).await.1["rules"][0]["struck"] != 1
        {
            actix_web::rt::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        payer.press(&second, "pay").await
    };
    tokio::join!(payer.press(&first, "pay"), later);
    let orders: Vec<_> = shop
        .calls()
        .iter()
        .map(|call| call.get("merchant_trans_id").to_owned())
        .collect();
    assert_eq!(orders[0], "second", "{orders:?}");
    assert_eq!(orders.len(), 4);
}

#[actix_web::test]
async fn rules_count_down_and_can_be_switched_off() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let document = paid(&simulator).await;
    let rules = json!({"seed": 9, "rules": [
        {"on": "answers", "fault": "http_500", "probability": 100, "count": 2},
    ]});
    let (_, told) = panel(&simulator, Method::PUT, PANEL, &rules).await;
    assert_eq!(
        (&told["seed"], &told["rules"][0]["left"]),
        (&json!(9), &json!(2)),
        "{told}"
    );
    let path = format!("payment/status/{SERVICE_ID}/{document}");
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let answer = send(&simulator, Method::GET, &path, Some(&auth()), None).await;
        statuses.push(answer.expect("an answer").status().as_u16());
    }
    assert_eq!(statuses, [500, 500, 200]);
    let (_, told) = panel(&simulator, Method::GET, PANEL, &Value::Null).await;
    assert_eq!(told["rules"][0]["struck"], 2, "{told}");
    always(&simulator, "answers", "http_500").await;
    calm(&simulator).await;
    assert_eq!(
        call(&simulator, Method::GET, &path).await["payment_status"],
        2
    );
    always(&simulator, "answers", "http_500").await;
    let (status, _) = panel(
        &simulator,
        Method::DELETE,
        "/simulator/faults",
        &Value::Null,
    )
    .await;
    assert_eq!(status, 204);
    assert_eq!(
        call(&simulator, Method::GET, &path).await["payment_status"],
        2
    );
}

#[actix_web::test]
async fn rules_that_make_no_sense_are_refused_and_change_nothing() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    always(&simulator, "calls", "duplicate").await;
    for rule in [
        json!({"on": "answers", "fault": "duplicate", "probability": 5}),
        json!({"on": "calls", "fault": "duplicate", "probability": 101}),
        json!({"on": "calls", "fault": "explode", "probability": 5}),
        json!({"on": "calls", "fault": "delay", "probability": 5, "delay_ms": 0}),
        json!({"on": "calls", "fault": "delay", "probability": 5, "much": 1}),
    ] {
        let (status, told) = panel(&simulator, Method::PUT, PANEL, &json!({"rules": [rule]})).await;
        assert_eq!(status, 400, "{rule}");
        assert!(told["error"].is_string(), "{told}");
    }
    let (_, told) = panel(&simulator, Method::GET, PANEL, &Value::Null).await;
    assert_eq!(told["rules"][0]["fault"], "duplicate", "{told}");
    let (status, _) = panel(
        &simulator,
        Method::GET,
        "/simulator/faults/paypal",
        &Value::Null,
    )
    .await;
    assert_eq!(status, 404);
}

#[actix_web::test]
async fn the_page_sets_rules_without_a_script() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    let page = payer.get("/simulator/faults").await;
    page.shows("no faults");
    page.hides("<script");
    let client = Client::new();
    let url = format!("{}{PANEL}", simulator.base_url);
    let save = async |form: &[(&str, &str)], site: &str| {
        let request = client.post(&url).header("sec-fetch-site", site).form(form);
        Page::read(request.send().await.expect("an answer")).await
    };
    let form = [
        ("calls.duplicate.probability", "25"),
        ("calls.duplicate.count", "4"),
        ("seed", "3"),
    ];
    assert_eq!(save(&form, "cross-site").await.status, 403);
    payer.get("/simulator/faults").await.shows("no faults");
    save(&form, "same-origin")
        .await
        .shows("has these faults now");
    payer.get("/simulator/faults").await.shows("faults are on");
    let (_, told) = panel(&simulator, Method::GET, PANEL, &Value::Null).await;
    assert_eq!(
        told["rules"],
        json!([{"on": "calls", "fault": "duplicate", "probability": 25, "count": 4, "left": 4, "struck": 0}])
    );
    let wrong = save(&[("calls.duplicate.probability", "many")], "same-origin").await;
    assert_eq!(wrong.status, 400);
    wrong.shows("calls.duplicate.probability must be a whole number");
    save(&[("calm", "1")], "same-origin")
        .await
        .shows("has no faults any more");
}
