//! The one form that every error has.

use serde_json::Value;
use test_support::client::Answer;

/// Panics unless the answer is this error, in the documented form, without a word about the service's insides.
#[track_caller]
pub(crate) fn assert_error(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(error_code(answer), code, "{answer:?}");
}

/// The `code` of an error in the documented form.
#[track_caller]
pub(crate) fn error_code(answer: &Answer) -> String {
    assert!(answer.status >= 400, "no error: {answer:?}");
    assert!(
        answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("application/json")),
        "{answer:?}"
    );
    let body = answer.json();
    assert_eq!(body["success"], false, "{answer:?}");
    let text = body["error"].as_str().unwrap_or_default();
    assert!(!text.is_empty(), "{answer:?}");
    for inside in ["panicked", "SELECT ", "sqlite", "postgres", ".rs:", "src/"] {
        assert!(!text.contains(inside), "{inside} in {answer:?}");
    }
    match &body["code"] {
        Value::String(code) if is_snake_case(code) => code.clone(),
        _ => panic!("no stable code: {answer:?}"),
    }
}

fn is_snake_case(code: &str) -> bool {
    !code.is_empty()
        && code
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
