//! Every answer is as the document says: its status, its body, its headers, the code of an error.

use crate::app::Answer;
use crate::documented::{DOCUMENT, Operation, operations};
use crate::json::Json;
use crate::scenario;
use crate::schema::faults;

/// What is wrong with an answer of an operation; nothing when it is as documented.
pub(crate) fn faults_of(operation: Operation, answer: &Answer) -> Vec<String> {
    let Some(says) = operation.response(answer.status) else {
        return vec![format!(
            "status {} is not documented: {}",
            answer.status, answer.text
        )];
    };
    let mut found = Vec::new();
    for (name, _) in says["headers"].as_object().into_iter().flatten() {
        let may_be_missing = ["Idempotency-Replayed", "Content-Language"].contains(&name.as_str());
        if !may_be_missing && !answer.headers.contains_key(name.as_str()) {
            found.push(format!("header {name} is missing"));
        }
    }
    let content_type = answer
        .headers
        .get("content-type")
        .and_then(|value| value.to_str().ok());
    let content_type = content_type.map(|kind| kind.split(';').next().unwrap_or(kind));
    let content = content_type.and_then(|kind| says["content"].get(kind));
    match (content, content_type) {
        (Some(content), Some("application/json")) => {
            found.extend(faults(
                &DOCUMENT,
                &content["schema"],
                &Json::parse(&answer.text),
            ));
        }
        (Some(_), _) => {}
        (None, _) if answer.text.is_empty() && says["content"].is_null() => {}
        (None, kind) => found.push(format!("content type {kind:?} is not documented")),
    }
    let code = if answer.status >= 400 {
        answer.code()
    } else {
        String::new()
    };
    if answer.status >= 400 && !operation.error_codes(answer.status).contains(code.as_str()) {
        found.push(format!("code {code:?} is not documented"));
    }
    found
}

#[actix_web::test]
async fn every_endpoint_answers_as_documented() {
    let seen = scenario::walk().await;
    for operation in operations() {
        let id = operation.id();
        let successes = operation.says["responses"]
            .as_object()
            .expect("responses")
            .keys();
        for status in successes.filter(|status| !status.starts_with(['4', '5'])) {
            let status: u16 = status.parse().expect("a status");
            assert!(
                seen.contains(&(id, status)),
                "{id} was never seen to answer {status}"
            );
        }
    }
}

#[test]
fn every_example_is_as_its_schema_says() {
    for operation in operations() {
        let id = operation.id();
        let contents = operation.says["requestBody"]["content"]
            .as_object()
            .into_iter()
            .flatten();
        let body = contents.map(|(_, content)| content);
        let success = operation.response(200).expect("a success");
        let answers = success["content"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, content)| content);
        for content in body.chain(answers) {
            let example = &content["example"];
            assert!(!example.is_null(), "{id} has no example");
            let text = text_of(example);
            let found = faults(&DOCUMENT, &content["schema"], &Json::parse(&text));
            assert!(found.is_empty(), "{id}: {found:?}");
        }
    }
}

/// The text of an example: its amounts are whole floats and have two decimals on paper.
fn text_of(example: &serde_json::Value) -> String {
    let document = api::openapi::document_text();
    let compact = serde_json::to_string(example).expect("JSON");
    assert!(
        !document.contains("\"amount\": 50000.0,"),
        "amounts have two decimals on paper"
    );
    regex::Regex::new(r"([0-9]\.[0-9])([,}\]])")
        .expect("a pattern")
        .replace_all(&compact, "${1}0$2")
        .into_owned()
}
