use chrono::TimeDelta;
use domain::time::Clock as _;
use gateway_payme::PaymeSettings;
use serde_json::{Value, json};

use crate::support::{CashDesk, account, fresh_transaction, settings};

async fn statement(desk: &CashDesk, from: impl Into<Value>, to: impl Into<Value>) -> Vec<Value> {
    let params = json!({"from": from.into(), "to": to.into()});
    let answer = desk.call("GetStatement", params).await;
    let transactions = answer.result()["transactions"].as_array();
    transactions.expect("a list").clone()
}

fn ids(transactions: &[Value]) -> Vec<&str> {
    let ids = transactions.iter().map(|line| line["id"].as_str());
    ids.map(|id| id.expect("a text")).collect()
}

#[tokio::test]
async fn a_statement_tells_all_there_is_of_a_transaction_in_any_state() {
    let desk = CashDesk::new();
    let (open, open_id) = desk.begun(1_000).await;
    desk.clock.advance(TimeDelta::seconds(1));
    let (paid, paid_id) = desk.paid(2_000).await;
    let (cancelled, cancelled_id) = desk.begun(3_000).await;
    desk.cancel(&cancelled_id, 3).await.result();
    desk.clock.advance(TimeDelta::seconds(1));
    let (refunded, refunded_id) = desk.paid(4_000).await;
    desk.cancel(&refunded_id, 5).await.result();
    let refused = desk.payment(5_000).await;
    let mut creation = desk.creation(&fresh_transaction(), &refused);
    creation["amount"] = 1.into();
    assert_eq!(
        desk.call("CreateTransaction", creation).await.code(),
        -31_001
    );

    let lines = statement(&desk, 0, desk.clock.now().timestamp_millis()).await;
    let expected = [open_id, paid_id, cancelled_id, refunded_id];
    assert_eq!(
        ids(&lines),
        expected,
        "by Payme's time, without what was refused"
    );
    for ((line, id), (payment, state)) in
        lines
            .iter()
            .zip(&expected)
            .zip([(&open, 1), (&paid, 2), (&cancelled, -1), (&refunded, -2)])
    {
        let check = desk.check(id).await;
        let mut whole = check.result().clone();
        whole["id"] = json!(id);
        whole["time"] = line["time"].clone();
        whole["amount"] = payment.total.minor.into();
        whole["account"] = account(payment);
        whole["receivers"] = Value::Null;
        assert_eq!(line, &whole);
        assert_eq!(line["state"], state);
    }
}

#[tokio::test]
async fn a_period_holds_both_its_ends_by_paymes_own_time() {
    let desk = CashDesk::new();
    let base = desk.clock.now().timestamp_millis() - 10_000;
    let mut created = Vec::new();
    for offset in [2, 0, 1] {
        let payment = desk.payment(1_000).await;
        let id = fresh_transaction();
        let mut params = desk.creation(&id, &payment);
        params["time"] = (base + offset).into();
        desk.call("CreateTransaction", params).await.result();
        created.push(id);
    }
    let [last, first, middle] = created.try_into().expect("three");
    for (from, to, expected) in [
        (base, base + 2, vec![&first, &middle, &last]),
        (base + 1, base + 1, vec![&middle]),
        (base + 1, base + 2, vec![&middle, &last]),
        (base + 3, base + 9, vec![]),
        (i64::MIN, i64::MAX, vec![&first, &middle, &last]),
    ] {
        let lines = statement(&desk, from, to).await;
        assert_eq!(ids(&lines), expected, "{from} {to}");
    }
    for params in [
        json!({}),
        json!({"from": 0}),
        json!({"from": "0", "to": "1"}),
        json!({"from": 0.5, "to": 1}),
        json!({"from": null, "to": null}),
    ] {
        assert_eq!(desk.call("GetStatement", params).await.code(), -32_600);
    }
}

#[tokio::test]
async fn a_period_that_ends_before_it_begins_is_refused_as_by_paymes_template() {
    let desk = CashDesk::new();
    let answer = desk
        .call("GetStatement", json!({"from": 1_000, "to": 999}))
        .await;
    assert_eq!(answer.code(), -31_050);
    assert_eq!(answer.json["error"]["data"], "from");
}

#[tokio::test]
async fn a_long_statement_is_whole_and_one_beyond_the_limit_is_refused() {
    let desk = CashDesk::with(PaymeSettings {
        statement_max: 503,
        ..settings()
    });
    let payment = desk.payment(1_000).await;
    let creation = desk.creation("", &payment);
    let period = json!({"from": 0, "to": creation["time"]});
    let mut expected = Vec::new();
    for _ in 0..503 {
        let id = fresh_transaction();
        let mut params = creation.clone();
        params["id"] = json!(id);
        desk.call("CreateTransaction", params).await.result();
        desk.cancel(&id, 1).await.result();
        expected.push(id);
    }
    let whole = statement(&desk, 0, creation["time"].clone()).await;
    assert_eq!(
        ids(&whole),
        expected,
        "more than one page, in the order of creation"
    );
    desk.create(&fresh_transaction(), &payment).await.result();
    let refused = desk.call("GetStatement", period).await;
    assert_eq!(refused.code(), -32_400);
    let limit = "at most 503 transactions a statement";
    assert_eq!(refused.json["error"]["data"], limit);
}
