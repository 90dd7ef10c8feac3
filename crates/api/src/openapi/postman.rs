//! A Postman collection (format 2.1) of the documented endpoints: a folder for each tag, variables for the address and the
//! token, and the examples of the document as bodies.

use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

use super::json::to_text;

/// The collection of a document.
pub(super) fn collection(document: &OpenApi) -> Value {
    let document = serde_json::to_value(document).expect("a document is JSON");
    let folders: Vec<Value> = list(&document["tags"])
        .iter()
        .map(|tag| {
            json!({
                "name": tag["name"],
                "description": tag["description"],
                "item": operations(&document, &tag["name"]),
            })
        })
        .collect();
    json!({
        "info": {
            "name": document["info"]["title"],
            "description": document["info"]["description"],
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "auth": {
            "type": "bearer",
            "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}],
        },
        "variable": [
            {"key": "base_url", "value": "http://localhost:8000", "description": "Without a trailing slash."},
            {"key": "token", "value": "", "description": "Of a user; `hamyon token --user 7` prints one."},
            {"key": "payment_id", "value": "550e8400-e29b-41d4-a716-446655440000", "description": "Of the payment that was created last."},
        ],
        "item": folders,
    })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The operations under a tag, in the order of the document.
fn operations(document: &Value, tag: &Value) -> Vec<Value> {
    let mut items = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in ["get", "post", "put", "patch", "delete"] {
            let Some(operation) = item.get(method) else {
                continue;
            };
            if list(&operation["tags"]).contains(tag) {
                // What is not under the base path says so by servers of its own.
                let base = if item.get("servers").is_some() {
                    ""
                } else {
                    "/api"
                };
                items.push(request(
                    document,
                    method,
                    &format!("{base}{path}"),
                    operation,
                ));
            }
        }
    }
    items
}

fn request(document: &Value, method: &str, path: &str, operation: &Value) -> Value {
    let mut request = json!({
        "method": method.to_uppercase(),
        "header": headers(document, operation),
        "url": url(path, operation),
        "description": operation["description"],
    });
    let takes_token = |scheme: &Value| scheme.get("bearer").is_some();
    if !list(&operation["security"]).iter().any(takes_token) {
        request["auth"] = json!({"type": "noauth"});
    }
    if let Some(body) = body(document, operation) {
        request["body"] = body;
    }
    let mut item =
        json!({"name": operation["summary"], "request": request, "response": answers(operation)});
    if operation["responses"].get("303").is_some() {
        item["protocolProfileBehavior"] = json!({"followRedirects": false});
    }
    if text(&operation["operationId"]) == "create_payment" {
        item["event"] = json!([{
            "listen": "test",
            "script": {
                "type": "text/javascript",
                "exec": [
                    "if (pm.response.code === 200) {",
                    "    pm.collectionVariables.set(\"payment_id\", pm.response.json().payment.id);",
                    "}",
                ],
            },
        }]);
    }
    item
}

fn headers(document: &Value, operation: &Value) -> Vec<Value> {
    let mut headers = Vec::new();
    if let Some(kind) = content_type(operation) {
        headers.push(json!({"key": "Content-Type", "value": kind}));
    }
    for parameter in list(&operation["parameters"]) {
        let parameter = resolve(document, parameter);
        match text(&parameter["name"]) {
            "Idempotency-Key" => headers.push(json!({
                "key": "Idempotency-Key",
                "value": "{{$guid}}",
                "description": parameter["description"],
            })),
            "Accept-Language" => headers.push(json!({
                "key": "Accept-Language",
                "value": "uz",
                "description": parameter["description"],
                "disabled": true,
            })),
            _ => {}
        }
    }
    headers
}

/// What a `$ref` names, or the value itself.
fn resolve<'v>(document: &'v Value, value: &'v Value) -> &'v Value {
    let target = text(&value["$ref"]).strip_prefix('#');
    target
        .and_then(|pointer| document.pointer(pointer))
        .unwrap_or(value)
}

fn url(path: &str, operation: &Value) -> Value {
    let mut query = Vec::new();
    let mut variables = Vec::new();
    for parameter in list(&operation["parameters"]) {
        let name = text(&parameter["name"]);
        match text(&parameter["in"]) {
            "path" => variables.push(json!({
                "key": name,
                "value": if name == "payment_id" { "{{payment_id}}".to_owned() } else { example(parameter) },
                "description": parameter["description"],
            })),
            "query" => query.push(json!({
                "key": name,
                "value": example(parameter),
                "description": parameter["description"],
                "disabled": true,
            })),
            _ => {}
        }
    }
    let path = path.replace('{', ":").replace('}', "");
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let mut url = json!({
        "raw": format!("{{{{base_url}}}}{path}"),
        "host": ["{{base_url}}"],
        "path": segments,
    });
    if !query.is_empty() {
        url["query"] = query.into();
    }
    if !variables.is_empty() {
        url["variable"] = variables.into();
    }
    url
}

/// A parameter's example as text.
fn example(parameter: &Value) -> String {
    let schema = &parameter["schema"];
    let candidates = [
        &parameter["example"],
        &schema["example"],
        &schema["examples"][0],
        &schema["default"],
    ];
    match candidates.into_iter().find(|value| !value.is_null()) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

fn content_type(operation: &Value) -> Option<&str> {
    let contents = operation["requestBody"]["content"].as_object()?;
    contents.keys().next().map(String::as_str)
}

fn body(document: &Value, operation: &Value) -> Option<Value> {
    let kind = content_type(operation)?;
    let content = &operation["requestBody"]["content"][kind];
    let example = resolve(document, &content["example"]);
    if kind.ends_with("json") {
        return Some(json!({
            "mode": "raw",
            "raw": pretty(example),
            "options": {"raw": {"language": "json"}},
        }));
    }
    let fields = example.as_object().into_iter().flatten();
    let fields: Vec<Value> = fields
        .map(|(name, value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            json!({"key": name, "value": value, "type": "text"})
        })
        .collect();
    Some(json!({"mode": "urlencoded", "urlencoded": fields}))
}

/// The documented success as a saved answer.
fn answers(operation: &Value) -> Vec<Value> {
    let example = &operation["responses"]["200"]["content"]["application/json"]["example"];
    if example.is_null() {
        return Vec::new();
    }
    vec![json!({
        "name": operation["responses"]["200"]["description"],
        "code": 200,
        "status": "OK",
        "_postman_previewlanguage": "json",
        "header": [{"key": "Content-Type", "value": "application/json"}],
        "body": pretty(example),
    })]
}

fn pretty(value: &Value) -> String {
    let text = to_text(value).expect("an example is JSON");
    text.trim_end().to_owned()
}
