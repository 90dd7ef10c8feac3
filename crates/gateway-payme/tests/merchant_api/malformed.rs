use domain::payment::PaymentStatus;
use serde_json::{Value, json};

use crate::support::{CashDesk, fresh_transaction};

#[tokio::test]
async fn a_body_that_is_no_request_has_its_code() {
    let desk = CashDesk::new();
    for (body, code) in [
        (&b""[..], -32_700),
        (b"{", -32_700),
        (b"method=CheckTransaction", -32_700),
        (b"\xff\xfe", -32_700),
        (
            b"{\"method\": \"CheckTransaction\", \"params\": {\"id\": \"\xff\"}}",
            -32_700,
        ),
        (b"[]", -32_600),
        (
            b"[{\"method\": \"CheckTransaction\", \"params\": {\"id\": \"x\"}, \"id\": 1}]",
            -32_600,
        ),
        (b"null", -32_600),
        (b"1e400", -32_600),
        (b"\"CheckTransaction\"", -32_600),
        (b"{}", -32_600),
        (b"{\"params\": {}}", -32_600),
        (b"{\"method\": null, \"params\": {}}", -32_600),
        (b"{\"id\": 1, \"params\": {}}", -32_600),
        (b"{\"id\": 1, \"method\": null, \"params\": {}}", -32_600),
        (b"{\"id\": 1, \"method\": \"CheckTransaction\"}", -32_600),
        (
            b"{\"id\": 1, \"method\": \"CheckTransaction\", \"params\": null}",
            -32_600,
        ),
        (
            b"{\"id\": 1, \"method\": \"CheckTransaction\", \"params\": [\"x\"]}",
            -32_600,
        ),
        (
            b"{\"id\": 1, \"method\": \"checktransaction\", \"params\": {}}",
            -32_601,
        ),
        (b"{\"id\": 1, \"method\": \"SetFiscalData\"}", -32_602),
        (
            b"{\"id\": 1, \"method\": \"SetFiscalData\", \"params\": []}",
            -32_602,
        ),
    ] {
        let answer = desk.post(body).await;
        assert_eq!(answer.code(), code, "{}", String::from_utf8_lossy(body));
        for language in ["ru", "uz", "en"] {
            assert!(answer.json["error"]["message"][language].is_string());
        }
    }
}

#[tokio::test]
async fn a_deep_body_does_no_harm() {
    let desk = CashDesk::new();
    let deep = format!("{}{}", "[".repeat(7_000), "]".repeat(7_000));
    assert_eq!(desk.post(deep.as_bytes()).await.code(), -32_600);
    let body = format!(r#"{{"method":"CheckTransaction","params":{{"id":{deep}}},"id":1}}"#);
    assert_eq!(desk.post(body.as_bytes()).await.code(), -32_600);
    let mut call = desk.blank();
    call.body = format!(r#"{{"method":"x","id":{deep}}}"#).into_bytes();
    let reply = desk.reply(call).await;
    assert!(
        reply.body.contains(&format!(r#""id":{deep},"error""#)),
        "an id of any form comes back"
    );
}

#[tokio::test]
async fn a_parameter_that_is_missing_or_of_another_type_is_named() {
    let desk = CashDesk::new();
    let payment = desk.payment(50_000).await;
    let wrong = [json!(null), json!([]), json!({}), json!(true)];
    let whole = desk.creation(&fresh_transaction(), &payment);
    for (name, also) in [
        (
            "id",
            vec![
                json!(17),
                json!(""),
                json!("x".repeat(65)),
                json!("a b"),
                json!("\u{0}"),
            ],
        ),
        (
            "time",
            vec![json!("1399114284039"), json!(1.5), json!(-1), json!(1e30)],
        ),
    ] {
        let mut missing = whole.clone();
        missing.as_object_mut().expect("an object").remove(name);
        let answer = desk.call("CreateTransaction", missing).await;
        assert_eq!(answer.code(), -32_600, "{name}");
        assert_eq!(answer.json["error"]["data"], name);
        for value in wrong.iter().chain(&also) {
            let mut params = whole.clone();
            params[name] = value.clone();
            let answer = desk.call("CreateTransaction", params).await;
            assert_eq!(answer.code(), -32_600, "{name} {value}");
            assert_eq!(answer.json["error"]["data"], name);
        }
    }
    assert!(desk.attempts(&payment).await.is_empty());
}

#[tokio::test]
async fn an_account_is_looked_at_before_the_amount_and_each_has_its_own_code() {
    let desk = CashDesk::new();
    let payment = desk.payment(50_000).await;
    let whole = desk.creation(&fresh_transaction(), &payment);
    let without = |name: &str| {
        let mut params = whole.clone();
        params.as_object_mut().expect("an object").remove(name);
        params
    };
    let with = |name: &str, value: &Value| {
        let mut params = whole.clone();
        params[name] = value.clone();
        params
    };
    let [nothing, list, text] = [json!(null), json!([1]), json!("5000000")];
    for method in ["CheckPerformTransaction", "CreateTransaction"] {
        for params in [
            without("account"),
            with("account", &nothing),
            with("account", &list),
            with("account", &text),
            with("account", &json!({})),
            with("account", &json!({"payment_id": 7})),
        ] {
            desk.call(method, params.clone())
                .await
                .assert_account_error(-31_050);
            let mut worse = params;
            worse["amount"] = nothing.clone();
            desk.call(method, worse).await.assert_account_error(-31_050);
        }
        for params in [
            without("amount"),
            with("amount", &nothing),
            with("amount", &list),
            with("amount", &text),
        ] {
            assert_eq!(desk.call(method, params).await.code(), -31_001);
        }
    }
    assert!(desk.attempts(&payment).await.is_empty());
}

#[tokio::test]
async fn an_amount_that_is_a_number_but_not_the_total_is_a_wrong_amount() {
    let desk = CashDesk::new();
    let payment = desk.payment(50_000).await;
    let total = payment.total.minor;
    for amount in [
        format!("{total}.0"),
        format!("{total}.5"),
        format!("{total}e0"),
        format!("{total}0000000000000000000000"),
        "1e400".to_owned(),
        "-0".to_owned(),
    ] {
        let body = format!(
            r#"{{"method":"CheckPerformTransaction","params":{{"amount":{amount},"account":{{"payment_id":"{}"}}}},"id":1}}"#,
            payment.id
        );
        assert_eq!(desk.post(body.as_bytes()).await.code(), -31_001, "{amount}");
    }
}

#[tokio::test]
async fn a_parameter_that_comes_twice_is_none() {
    let desk = CashDesk::new();
    let payment = desk.payment(50_000).await;
    let total = payment.total.minor;
    let id = &payment.id;
    for (params, code) in [
        (
            format!(r#""amount":{total},"amount":{total},"account":{{"payment_id":"{id}"}}"#),
            -31_001,
        ),
        (
            format!(r#""amount":{total},"account":{{}},"account":{{"payment_id":"{id}"}}"#),
            -31_050,
        ),
    ] {
        let body =
            format!(r#"{{"method":"CheckPerformTransaction","params":{{{params}}},"id":1}}"#);
        assert_eq!(desk.post(body.as_bytes()).await.code(), code, "{params}");
    }
    let twice = format!(
        r#"{{"method":"CheckPerformTransaction","params":{{"amount":{total},"account":{{"payment_id":"{id}","payment_id":"{id}"}}}},"id":1}}"#
    );
    desk.post(twice.as_bytes())
        .await
        .assert_account_error(-31_050);
}

#[tokio::test]
async fn an_id_is_a_whole_number_and_comes_back_unchanged_whatever_it_is() {
    let desk = CashDesk::new();
    for (id, code) in [
        ("2032", -31_003),
        ("0", -31_003),
        ("-1", -31_003),
        ("123456789012345678901234567890", -31_003),
        ("1.50", -32_600),
        ("1e3", -32_600),
        ("\"2032\"", -32_600),
        ("\"\\u0430\"", -32_600),
        ("null", -32_600),
        ("true", -32_600),
        ("[1, 2]", -32_600),
        ("{\"a\":  1}", -32_600),
    ] {
        let body =
            format!(r#"{{"id": {id}, "method": "CheckTransaction", "params": {{"id": "x"}}}}"#);
        let answer = desk.post(body.as_bytes()).await;
        let begin = format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":{code},"#);
        assert!(answer.text.starts_with(&begin), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_call_without_an_id_does_nothing() {
    let desk = CashDesk::new();
    let (payment, id) = desk.begun(50_000).await;
    let perform = json!({"method": "PerformTransaction", "params": {"id": id}});
    let answer = desk.post(perform.to_string().as_bytes()).await;
    assert_eq!(answer.code(), -32_600);
    assert_eq!(answer.json["error"]["data"], "id");
    assert_eq!(desk.status(&payment).await, PaymentStatus::Processing);
    assert_eq!(desk.balance().await, "0.00");
}

#[tokio::test]
async fn a_transaction_that_nobody_created_is_not_found() {
    let desk = CashDesk::new();
    for id in [
        "5305e3bab097f420a62ced0b",
        "",
        "x y",
        "\u{0}",
        &"x".repeat(500),
        "Ж",
    ] {
        assert_eq!(desk.perform(id).await.code(), -31_003, "{id}");
        assert_eq!(desk.cancel(id, 3).await.code(), -31_003, "{id}");
        assert_eq!(desk.check(id).await.code(), -31_003, "{id}");
    }
    for method in [
        "PerformTransaction",
        "CheckTransaction",
        "CancelTransaction",
    ] {
        for params in [
            json!({}),
            json!({"id": 1, "reason": 1}),
            json!({"id": null, "reason": 1}),
        ] {
            let answer = desk.call(method, params).await;
            assert_eq!(answer.code(), -32_600, "{method}");
        }
    }
}

#[tokio::test]
async fn a_cancellation_looks_for_its_transaction_first_and_may_come_without_a_reason() {
    let desk = CashDesk::new();
    let cancel = async |params| desk.call("CancelTransaction", params).await;
    for reason in [json!(null), json!("3"), json!(3.5)] {
        let unknown = json!({"id": "5305e3bab097f420a62ced0b", "reason": reason});
        assert_eq!(cancel(unknown).await.code(), -31_003, "{reason}");
    }
    let (_, id) = desk.begun(50_000).await;
    for reason in [json!("3"), json!(3.5), json!(3_000_000_000_i64)] {
        let answer = cancel(json!({"id": id, "reason": reason})).await;
        assert_eq!(answer.code(), -32_600, "{reason}");
    }
    assert_eq!(desk.check(&id).await.result()["state"], 1);

    assert_eq!(cancel(json!({"id": id})).await.result()["state"], -1);
    assert_eq!(desk.check(&id).await.result()["reason"], 10);
    let (_, id) = desk.paid(50_000).await;
    let cancelled = cancel(json!({"id": id, "reason": null})).await;
    assert_eq!(cancelled.result()["state"], -2);
    assert_eq!(desk.check(&id).await.result()["reason"], 10);
    let (_, id) = desk.begun(50_000).await;
    desk.cancel(&id, 77).await.result();
    let undocumented = desk.check(&id).await;
    assert_eq!(undocumented.result()["reason"], 77, "kept as received");
}
