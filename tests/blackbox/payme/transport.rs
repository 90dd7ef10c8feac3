use super::caller::{KEY, Payme, basic, code, service};
use crate::support::{Kind, on_both_databases};

on_both_databases!(
    whatever_is_sent_is_answered_with_200,
    bodies_over_the_limit_are_answered_like_garbage,
    credentials_come_before_the_http_method,
);

async fn whatever_is_sent_is_answered_with_200(kind: Kind) {
    let payme = Payme::of(service(kind));
    let got = payme.get(&basic("Paycom", KEY)).send().await;
    assert_eq!(code(&got), -32_300);
    for (body, expected) in [
        ("", -32_700),
        ("{", -32_700),
        ("[]", -32_600),
        (
            r#"{"method": "CheckTransaction", "params": {"id": "x"}}"#,
            -32_600,
        ),
        (r#"{"method": "CheckTransaction", "id": 1}"#, -32_600),
        (
            r#"{"method": "CheckTransaction", "params": {"id": 1}, "id": 1}"#,
            -32_600,
        ),
        (
            r#"{"method": "ChangePassword", "params": {"password": "x"}, "id": 1}"#,
            -32_601,
        ),
        (r#"{"method": "SetFiscalData", "id": 1}"#, -32_602),
    ] {
        let answer = payme.post(&basic("Paycom", KEY), body).send().await;
        assert_eq!(code(&answer), expected, "{body}");
        let kind = answer.header("content-type").unwrap_or_default();
        assert!(kind.starts_with("application/json"), "{kind}");
    }
}

async fn bodies_over_the_limit_are_answered_like_garbage(kind: Kind) {
    let payme = Payme::of(service(kind));
    let body = format!(r#"{{"id": "{}"}}"#, "x".repeat(100_000));
    for (key, expected) in [(KEY, -32_700), ("another-key", -32_504)] {
        let answer = payme.post(&basic("Paycom", key), body.clone());
        let answer = answer.send().await;
        assert_eq!(
            code(&answer),
            expected,
            "any other status is -32400 to Payme"
        );
    }
}

async fn credentials_come_before_the_http_method(kind: Kind) {
    let payme = Payme::of(service(kind));
    let stranger = payme.get(&basic("Paycom", "another-key")).send().await;
    assert_eq!(code(&stranger), -32_504);
}
