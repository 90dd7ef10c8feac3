//! The fault panel, over HTTP.

use serde_json::{Value, json};

use crate::support::Service;

/// Everything at once, with a seed of its own for each gateway.
pub(super) async fn foul(service: &Service, gateway: &str) {
    let mut rules = vec![
        json!({"on": "answers", "fault": "delay", "probability": 10, "delay_ms": 150}),
        json!({"on": "answers", "fault": "drop_request", "probability": 8}),
        json!({"on": "answers", "fault": "drop_answer", "probability": 12}),
        json!({"on": "answers", "fault": "malformed", "probability": 8}),
        json!({"on": "answers", "fault": "http_500", "probability": 8}),
    ];
    if super::payers::calls_us(gateway) {
        rules.extend([
            json!({"on": "calls", "fault": "delay", "probability": 10, "delay_ms": 100}),
            json!({"on": "calls", "fault": "drop_request", "probability": 8}),
            json!({"on": "calls", "fault": "drop_answer", "probability": 12}),
            json!({"on": "calls", "fault": "duplicate", "probability": 15}),
            json!({"on": "calls", "fault": "reorder", "probability": 10}),
            json!({"on": "calls", "fault": "malformed", "probability": 5}),
            json!({"on": "calls", "fault": "http_500", "probability": 8}),
        ]);
    }
    let seed = gateway.bytes().map(u64::from).sum::<u64>();
    let path = format!("/simulator/faults/{gateway}");
    let body = json!({"seed": seed, "rules": rules});
    let answer = service.client().put(&path).json(&body).send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// No faults any more; how often they struck.
pub(super) async fn clear(service: &Service, gateway: &str) -> u64 {
    let path = format!("/simulator/faults/{gateway}");
    let told = service.client().get(&path).send().await.json();
    let rules = told["rules"].as_array().expect("a list").clone();
    let answer = service.client().delete(&path).send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    rules
        .iter()
        .filter_map(|rule: &Value| rule["struck"].as_u64())
        .sum()
}
