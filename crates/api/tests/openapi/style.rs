//! Everything in the document is described, in the spelling of OpenAPI 3.1.

use serde_json::Value;

use crate::documented::{DOCUMENT, operations, resolve};

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

#[test]
fn every_operation_says_what_it_does_and_what_it_answers() {
    let tags: Vec<_> = DOCUMENT["tags"]
        .as_array()
        .expect("tags")
        .iter()
        .map(|tag| &tag["name"])
        .collect();
    let mut ids = Vec::new();
    for operation in operations() {
        let id = operation.id();
        assert!(!ids.contains(&id), "{id} stands twice");
        ids.push(id);
        assert!(is_text(&operation.says["summary"]), "{id}");
        assert!(is_text(&operation.says["description"]), "{id}");
        assert!(tags.contains(&&operation.says["tags"][0]), "{id}");
        for (status, response) in operation.says["responses"].as_object().expect("responses") {
            let response = resolve(response);
            assert!(is_text(&response["description"]), "{id} {status}");
            assert!(
                response["headers"]["X-Request-Id"].is_object(),
                "{id} {status}"
            );
        }
        assert_eq!(
            operation.is_private(),
            operation.response(401).is_some(),
            "{id}"
        );
        let creates = operation.response(422).is_some();
        let takes_key = operation
            .parameters_in("header")
            .iter()
            .any(|header| header["name"] == "Idempotency-Key");
        assert_eq!(creates, takes_key, "{id}");
    }
}

#[test]
fn every_parameter_is_described_and_bounded() {
    for operation in operations() {
        for parameter in operation.parameters() {
            let (id, name) = (operation.id(), &parameter["name"]);
            assert!(is_text(&parameter["description"]), "{id} {name}");
            let schema = resolve(&parameter["schema"]);
            let is_bounded = ["enum", "format", "maximum", "pattern"]
                .iter()
                .any(|keyword| !schema[keyword].is_null())
                || schema["minimum"] == 1;
            // Whatever stands in these is never refused.
            let is_free = name == "Accept-Language" || name == "X-Request-Id";
            assert!(is_bounded || is_free, "{id} {name}");
            let has_example = ["example", "examples"]
                .iter()
                .any(|keyword| !parameter[keyword].is_null() || !schema[keyword].is_null());
            assert!(has_example, "{id} {name}");
        }
    }
}

#[test]
fn every_field_is_described_and_has_an_example() {
    let schemas = DOCUMENT["components"]["schemas"]
        .as_object()
        .expect("schemas");
    for (name, schema) in schemas {
        assert!(is_text(&schema["description"]), "{name}");
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            let place = format!("{name}.{field}");
            assert!(
                is_text(&property["description"]),
                "{place} is not described"
            );
            assert!(has_example(property), "{place} has no example");
        }
    }
}

/// An example of its own, or in what it is made of.
fn has_example(schema: &'static Value) -> bool {
    let schema = resolve(schema);
    let parts = schema["oneOf"].as_array().into_iter().flatten();
    schema["examples"].is_array()
        || schema["maxItems"] == 0
        || schema["properties"].is_object()
        || parts.into_iter().any(has_example)
        || (schema["items"].is_object() && has_example(&schema["items"]))
}

#[test]
fn no_number_is_measured_by_what_is_no_binary_float() {
    let text = DOCUMENT.to_string();
    assert!(
        !text.contains("multipleOf"),
        "validators in JavaScript find that 1234.56 is no multiple of 0.01"
    );
}

#[test]
fn the_spelling_is_that_of_openapi_3_1() {
    assert_eq!(DOCUMENT["openapi"], "3.1.0");
    look(&DOCUMENT["components"]["schemas"], "");
    look(&DOCUMENT["paths"], "");
}

/// Looks for what OpenAPI 3.0 wrote otherwise.
fn look(value: &Value, place: &str) {
    match value {
        Value::Object(members) => {
            let is_schema = members.contains_key("type") && !place.ends_with("/properties");
            for (name, value) in members {
                assert!(name != "nullable", "{place} says nullable");
                assert!(
                    !(is_schema && name == "example" && !place.contains("example")),
                    "{place} says example, not examples"
                );
                look(value, &format!("{place}/{name}"));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| look(item, place)),
        _ => {}
    }
}
