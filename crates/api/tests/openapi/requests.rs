//! What the document says about requests is what the program demands: examples are accepted, required fields are, and
//! every field and parameter is read.

use serde_json::{Value, json};

use api::auth::Role;

use crate::answers::faults_of;
use crate::app::{Answer, Request, TestApp};
use crate::documented::{Operation, operations, resolve};

async fn send(app: &TestApp, operation: Operation, body: &Value) -> Answer {
    let answer = app
        .send(Request::new(operation.method, operation.sample_path()).body(body.to_string()))
        .await;
    let found = faults_of(operation, &answer);
    assert!(found.is_empty(), "{} {body}: {found:?}", operation.id());
    answer
}

fn is_about(answer: &Answer, field: &str) -> bool {
    let text = answer.json()["error"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    answer.status == 400
        && answer.code() == "invalid_request"
        && text.starts_with(&format!("{field}: "))
}

/// Whether all that is wrong is that the example names a payment, a refund or an order that nobody made.
fn is_about_nothing(operation: Operation, answer: &Answer) -> bool {
    let of_something = [
        "refund_payment",
        "settle_refund",
        "refuse_refund",
        "fail_payment",
        "close_dispute",
        "approve_order",
        "reject_order",
    ];
    let is_missing = [
        "payment_not_found",
        "refund_not_found",
        "approval_not_found",
    ]
    .contains(&answer.code().as_str());
    of_something.contains(&operation.id()) && is_missing
}

fn properties(schema: &'static Value) -> Vec<(&'static str, &'static Value, bool)> {
    let required = schema["required"].as_array();
    let is_required = |name| required.is_some_and(|required| required.contains(&json!(name)));
    let properties = schema["properties"].as_object().expect("properties");
    properties
        .iter()
        .map(|(name, property)| (name.as_str(), property, is_required(name)))
        .collect()
}

/// The schemas that a property is made of, `null` left out.
fn parts(property: &'static Value) -> Vec<&'static Value> {
    let property = resolve(property);
    match property["oneOf"].as_array() {
        Some(parts) => parts
            .iter()
            .map(resolve)
            .filter(|part| part["type"] != "null")
            .collect(),
        None => vec![property],
    }
}

#[actix_web::test]
async fn a_field_may_be_left_out_or_null_when_it_is_not_required() {
    let app = TestApp::start().await;
    app.send(Request::new("GET", "/api/payments/wallet")).await;
    for operation in operations() {
        let Some((schema, example)) = operation.json_fields() else {
            continue;
        };
        for (name, _, is_required) in properties(schema) {
            let mut without = example.clone();
            without.as_object_mut().expect("an object").remove(name);
            let mut null = example.clone();
            null[name] = Value::Null;
            for body in [without, null] {
                let answer = send(&app, operation, &body).await;
                let is_right = if is_required {
                    is_about(&answer, name)
                } else {
                    answer.status == 200 || is_about_nothing(operation, &answer)
                };
                assert!(is_right, "{} {body}: {answer:?}", operation.id());
            }
        }
    }
}

#[actix_web::test]
async fn every_documented_field_is_read_and_refused_by_its_name() {
    let app = TestApp::start().await;
    for operation in operations() {
        let Some((schema, example)) = operation.json_fields() else {
            continue;
        };
        for (name, property, _) in properties(schema) {
            for wrong in [json!({}), json!([1]), json!(true)] {
                if wrong.is_boolean() && property["type"].to_string().contains("boolean") {
                    continue;
                }
                let mut body = example.clone();
                body[name] = wrong;
                let answer = send(&app, operation, &body).await;
                assert!(
                    is_about(&answer, name),
                    "{} {body}: {answer:?}",
                    operation.id()
                );
            }
        }
    }
}

#[actix_web::test]
async fn the_bounds_of_fields_are_those_of_the_program() {
    let app = TestApp::start().await;
    for operation in operations() {
        let Some((schema, example)) = operation.json_fields() else {
            continue;
        };
        for (name, property, _) in properties(schema) {
            for part in parts(property) {
                for (value, is_inside) in edges(part) {
                    if is_inside && BOUNDED_BY_OTHERS.contains(&(operation.id(), name)) {
                        continue;
                    }
                    let mut body = example.clone();
                    body[name] = value;
                    let answer = send(&app, operation, &body).await;
                    assert_eq!(
                        is_about(&answer, name),
                        !is_inside,
                        "{} {body}: {answer:?}",
                        operation.id()
                    );
                }
            }
        }
    }
}

/// Fields whose largest value another field or the ledger bounds; their descriptions say so.
const BOUNDED_BY_OTHERS: [(&str, &str); 3] = [
    ("change_billing_rule", "price"),
    ("change_billing_settings", "min_wallet_topup"),
    ("change_gateway", "min_amount"),
];

/// Values at the bounds of a schema, and whether it allows them.
fn edges(schema: &Value) -> Vec<(Value, bool)> {
    let mut edges = Vec::new();
    if let Some(min) = schema["minimum"].as_i64() {
        edges.extend([(json!(min), true), (json!(min - 1), false)]);
    }
    if let Some(max) = schema["maximum"].as_i64() {
        edges.extend([(json!(max), true), (json!(max + 1), false)]);
    }
    if let Some(limit) = schema["exclusiveMaximum"].as_i64() {
        edges.extend([(json!(limit - 1), true), (json!(limit), false)]);
    }
    if let Some(limit) = schema["exclusiveMinimum"].as_i64() {
        edges.extend([(json!(0.01), true), (json!(limit), false)]);
    }
    if schema["format"] == "decimal" {
        edges.push((json!(0.001), false));
    }
    if let Some(min) = schema["minLength"].as_u64().filter(|min| *min > 0) {
        edges.push((
            json!("a".repeat(usize::try_from(min - 1).expect("short"))),
            false,
        ));
    }
    if let Some(max) = schema["maxLength"].as_u64() {
        let text = |length: u64| "a".repeat(usize::try_from(length).expect("a length"));
        let is_url = schema["format"] == "uri";
        let start = if is_url { "https://example.com/" } else { "" };
        let rest = max - start.len() as u64;
        edges.extend([
            (json!(format!("{start}{}", text(rest))), true),
            (json!(format!("{start}{}", text(rest + 1))), false),
        ]);
        if is_url {
            edges.extend([
                (json!("wallet"), false),
                (json!("ftp://example.com"), false),
            ]);
        }
    }
    edges
}

#[actix_web::test]
async fn bodies_that_are_no_json_or_too_long_are_refused_as_documented() {
    let app = TestApp::start().await;
    for operation in operations() {
        let Some((schema, _)) = operation.json_body() else {
            continue;
        };
        // A list of doctors may be longer than one thing.
        let length_max = if schema["type"] == "array" {
            1024 * 1024
        } else {
            64 * 1024
        };
        for (body, code) in [
            ("{", "invalid_json".to_owned()),
            (&" ".repeat(length_max + 1), "body_too_large".to_owned()),
        ] {
            let answer = app
                .send(Request::new(operation.method, operation.sample_path()).body(body))
                .await;
            assert_eq!(answer.code(), code, "{}", operation.id());
            assert!(
                faults_of(operation, &answer).is_empty(),
                "{}: {answer:?}",
                operation.id()
            );
        }
    }
}

#[actix_web::test]
async fn every_documented_query_parameter_is_read_within_its_bounds() {
    let app = TestApp::start().await;
    for operation in operations() {
        for parameter in operation.parameters_in("query") {
            let name = parameter["name"].as_str().expect("a name");
            let schema = &parameter["schema"];
            let mut cases = vec![("%00".to_owned(), false), (String::new(), false)];
            if let Some(min) = schema["minimum"].as_i64() {
                cases.extend([(min.to_string(), true), ((min - 1).to_string(), false)]);
            }
            if let Some(max) = schema["maximum"].as_i64() {
                cases.extend([(max.to_string(), true), ((max + 1).to_string(), false)]);
            }
            let words = schema["enum"].as_array().into_iter().flatten();
            cases.extend(words.map(|word| (word.as_str().expect("a word").to_owned(), true)));
            for (value, is_inside) in cases {
                let path = format!("{}?{name}={value}", operation.sample_path());
                let answer = app.send(Request::new(operation.method, path.clone())).await;
                let found = faults_of(operation, &answer);
                assert!(found.is_empty(), "{path}: {found:?}");
                assert_eq!(is_about(&answer, name), !is_inside, "{path}: {answer:?}");
            }
        }
    }
}

#[actix_web::test]
async fn an_idempotency_key_is_what_the_document_says() {
    let app = TestApp::start().await;
    for operation in operations() {
        let headers = operation.parameters_in("header");
        if !headers
            .iter()
            .any(|header| header["name"] == "Idempotency-Key")
        {
            continue;
        }
        for (key, is_key) in [
            ("a".to_owned(), true),
            ("a".repeat(255), true),
            ("a".repeat(256), false),
            ("a b".to_owned(), false),
        ] {
            let body = operation
                .json_body()
                .map(|(_, example)| example.to_string())
                .unwrap_or_default();
            let request = Request::new(operation.method, operation.sample_path())
                .header("idempotency-key", key)
                .body(body);
            let answer = app.send(request).await;
            assert_eq!(
                answer.code() == "invalid_idempotency_key",
                !is_key,
                "{}: {answer:?}",
                operation.id()
            );
        }
        // One key is for one request.
        app.send(
            Request::new("POST", "/api/payments/wallet/topup")
                .header("idempotency-key", "a")
                .body("{}"),
        )
        .await;
    }
}

#[actix_web::test]
async fn the_roles_that_may_are_those_of_the_document() {
    let app = TestApp::start().await;
    for operation in operations().into_iter().filter(|one| one.is_private()) {
        let roles: Vec<_> = operation.roles().collect();
        for (role, name) in [
            (Role::User, "user"),
            (Role::Support, "support"),
            (Role::Admin, "admin"),
        ] {
            let request = Request::new(operation.method, operation.sample_path());
            let answer = app.send_as(role, request).await;
            let may = roles.is_empty() || roles.contains(&name);
            assert_eq!(
                answer.code() == "forbidden",
                !may,
                "{name} {}: {answer:?}",
                operation.id()
            );
        }
    }
}

#[actix_web::test]
async fn a_token_is_needed_where_the_document_says_so_and_nowhere_else() {
    let app = TestApp::start().await;
    for operation in operations() {
        let answer = app
            .send_bare(Request::new(operation.method, operation.sample_path()))
            .await;
        assert_eq!(
            answer.status == 401,
            operation.is_private(),
            "{}: {answer:?}",
            operation.id()
        );
        assert!(
            faults_of(operation, &answer).is_empty(),
            "{}: {answer:?}",
            operation.id()
        );
    }
}
