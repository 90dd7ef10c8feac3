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
        (b"{\"method\": \"CheckTransaction\"}", -32_600),
        (
            b"{\"method\": \"CheckTransaction\", \"params\": null}",
            -32_600,
        ),
        (
            b"{\"method\": \"CheckTransaction\", \"params\": [\"x\"]}",
            -32_600,
        ),
        (
            b"{\"method\": \"checktransaction\", \"params\": {}}",
            -32_601,
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
        "an id of any form"
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
        ("amount", vec![json!("5000000")]),
        ("account", vec![json!("payment_id"), json!(1)]),
    ] {
        let mut missing = whole.clone();
        missing.as_object_mut().expect("an object").remove(name);
        let answer = desk.call("CreateTransaction", missing).await;
        assert_eq!(answer.code(), -32_600, "{name}");
        assert_eq!(answer.json["error"]["data"], name);
        let is_object = |value: &Value| name == "account" && value.is_object();
        for value in wrong.iter().chain(&also).filter(|value| !is_object(value)) {
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
    for params in [
        format!(r#""amount":{total},"amount":{total},"account":{{"payment_id":"{id}"}}"#),
        format!(r#""amount":{total},"account":{{}},"account":{{"payment_id":"{id}"}}"#),
    ] {
        let body =
            format!(r#"{{"method":"CheckPerformTransaction","params":{{{params}}},"id":1}}"#);
        assert_eq!(desk.post(body.as_bytes()).await.code(), -32_600, "{params}");
    }
    let twice = format!(
        r#"{{"method":"CheckPerformTransaction","params":{{"amount":{total},"account":{{"payment_id":"{id}","payment_id":"{id}"}}}},"id":1}}"#
    );
    desk.post(twice.as_bytes())
        .await
        .assert_account_error(-31_050);
}

#[tokio::test]
async fn an_id_comes_back_unchanged_whatever_it_is() {
    let desk = CashDesk::new();
    for id in [
        "2032",
        "-1",
        "1.50",
        "123456789012345678901234567890",
        "\"abc\"",
        "\"\\u0430\"",
        "null",
        "true",
        "[1, 2]",
        "{\"a\":  1}",
    ] {
        let body =
            format!(r#"{{"id": {id}, "method": "CheckTransaction", "params": {{"id": "x"}}}}"#);
        let answer = desk.post(body.as_bytes()).await;
        let begin = format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":-31003,"#);
        assert!(answer.text.starts_with(&begin), "{}", answer.text);
    }
    let answer = desk
        .post(br#"{"method": "CheckTransaction", "params": {"id": "x"}}"#)
        .await;
    assert_eq!(answer.code(), -31_003, "an id is not asked for");
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
    let (_, id) = desk.begun(50_000).await;
    for reason in [
        json!(null),
        json!("3"),
        json!(3.5),
        json!(3_000_000_000_i64),
    ] {
        let answer = desk
            .call("CancelTransaction", json!({"id": id, "reason": reason}))
            .await;
        assert_eq!(answer.code(), -32_600, "{reason}");
    }
    assert_eq!(desk.check(&id).await.result()["state"], 1);
}
