use super::caller::{KEY, Payme, basic, code, service};
use crate::support::{Kind, on_both_databases};

on_both_databases!(
    whatever_is_sent_is_answered_with_200,
    bodies_over_the_limit_are_refused
);

async fn whatever_is_sent_is_answered_with_200(kind: Kind) {
    let payme = Payme::of(service(kind));
    assert_eq!(code(&payme.get().send().await), -32_300);
    for (body, expected) in [
        ("", -32_700),
        ("{", -32_700),
        ("[]", -32_600),
        (r#"{"method": "CheckTransaction"}"#, -32_600),
        (
            r#"{"method": "CheckTransaction", "params": {"id": 1}}"#,
            -32_600,
        ),
        (
            r#"{"method": "ChangePassword", "params": {"password": "x"}}"#,
            -32_601,
        ),
    ] {
        let answer = payme.post(&basic("Paycom", KEY), body).send().await;
        assert_eq!(code(&answer), expected, "{body}");
        let kind = answer.header("content-type").unwrap_or_default();
        assert!(kind.starts_with("application/json"), "{kind}");
    }
}

async fn bodies_over_the_limit_are_refused(kind: Kind) {
    let payme = Payme::of(service(kind));
    let body = format!(r#"{{"id": "{}"}}"#, "x".repeat(100_000));
    let answer = payme.post(&basic("Paycom", KEY), body).send().await;
    assert_eq!(answer.status, 413, "Payme takes it for -32400");
}
