use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::paths::POSTS;
use crate::support::setup::TOKEN_SECRET;
use crate::support::{Kind, assert_error, development, on_both_databases};

on_both_databases!(
    body_that_is_no_object_is_refused,
    body_that_says_something_twice_is_refused,
    body_that_is_no_utf8_is_refused,
    body_nested_too_deep_is_refused,
    unknown_fields_are_passed_over,
    label_of_the_body_does_not_matter,
);

async fn body_that_is_no_object_is_refused(kind: Kind) {
    let user = development(kind).user();
    for path in POSTS {
        for body in [
            "",
            " ",
            "null",
            "true",
            "1",
            "\"text\"",
            "[]",
            "[{\"gateway\": \"click\", \"amount\": 50000}]",
            "{",
            "}",
            "{]",
            "{\"amount\"}",
            "{\"amount\":}",
            "{\"amount\": NaN}",
            "{\"amount\": Infinity}",
            "{\"amount\": +1}",
            "{\"amount\": 01}",
            "{\"amount\": .5}",
            "{\"amount\": 50000,}",
            "{'amount': 50000}",
            "{amount: 50000}",
            "{\"amount\": 50000} {}",
            "{\"amount\": 50000} // paid",
            "\u{feff}{\"amount\": 50000}",
            "gateway=click&amount=50000",
            "<amount>50000</amount>",
        ] {
            let request = user.post(path).body("application/json", body);
            let answer = request.send().await;
            assert_eq!(answer.status, 400, "{path} {body}: {answer:?}");
            assert_error(&answer, 400, "invalid_json");
        }
    }
}

async fn body_that_says_something_twice_is_refused(kind: Kind) {
    let user = development(kind).user();
    for (path, body) in [
        (
            "create/",
            r#"{"gateway": "click", "amount": 1000, "amount": 50000}"#,
        ),
        (
            "create/",
            r#"{"gateway": "click", "gateway": "click", "amount": 1000}"#,
        ),
        (
            "create/",
            r#"{"gateway": "click", "amount": 1000, "\u0061mount": 50000}"#,
        ),
        (
            "billing/charge/",
            r#"{"service_type": "chat_message", "quantity": 1, "quantity": 1}"#,
        ),
    ] {
        let request = user.post(&format!("payments/{path}"));
        let answer = request.body("application/json", body).send().await;
        assert_error(&answer, 400, "invalid_json");
    }
    assert_eq!(user.read("payments/history/").await.text.trim(), "[]");
}

async fn body_that_is_no_utf8_is_refused(kind: Kind) {
    let service = development(kind);
    let token = test_support::token(TOKEN_SECRET, 7, "user", std::time::Duration::from_secs(60));
    let address = service.url("").replace("http://", "");
    for path in POSTS {
        let body =
            b"{\"gateway\": \"cl\xffck\", \"amount\": 50000, \"service_type\": \"\xc3\x28\"}";
        let head = format!(
            "POST /api/{path}/ HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(&address).await.expect("connect");
        stream.write_all(head.as_bytes()).await.expect("send");
        stream.write_all(body).await.expect("send");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 400 "), "{path}: {answer}");
        assert!(answer.contains("\"success\":false"), "{path}: {answer}");
    }
}

async fn body_nested_too_deep_is_refused(kind: Kind) {
    let user = development(kind).user();
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let depth = 60_000 / (open.len() + close.len());
        let nested = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        for body in [nested.clone(), format!("{{\"amount\": {nested}}}")] {
            let request = user.post("payments/create/").body("application/json", body);
            assert_eq!(request.send().await.status, 400, "{open}");
        }
    }
    assert_eq!(user.balance().await, "0.00");
}

async fn unknown_fields_are_passed_over(kind: Kind) {
    let user = development(kind).user();
    let body = r#"{"gateway": "click", "amount": 1000, "status": "completed", "total_amount": 1, "user_id": 1}"#;
    let answer = user
        .post("payments/create/")
        .body("application/json", body)
        .send()
        .await;
    assert_eq!(answer.raw("/payment/total_amount"), "1025.00");
    assert_eq!(answer.json()["payment"]["status"], "pending");
}

async fn label_of_the_body_does_not_matter(kind: Kind) {
    let user = development(kind).user();
    for label in [
        "application/json; charset=utf-8",
        "text/json",
        "text/plain",
        "x",
    ] {
        let request = user.post("payments/estimate/");
        let body = r#"{"gateway": "click", "amount": 1000}"#;
        let answer = request.body(label, body).send().await;
        assert_eq!(answer.raw("/estimate/total_amount"), "1025.00", "{label}");
    }
}
