use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

/// The document as the program prints it.
pub(crate) static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&api::openapi::document_text()).expect("JSON"));

const METHODS: [(&str, &str); 5] = [
    ("get", "GET"),
    ("post", "POST"),
    ("put", "PUT"),
    ("patch", "PATCH"),
    ("delete", "DELETE"),
];

/// A documented operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    /// In upper case.
    pub(crate) method: &'static str,
    /// The path in the document.
    pub(crate) path: &'static str,
    /// What the document says.
    pub(crate) says: &'static Value,
}

/// Every documented operation, in the order of the document.
pub(crate) fn operations() -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in DOCUMENT["paths"].as_object().expect("paths") {
        for (key, method) in METHODS {
            if let Some(says) = item.get(key) {
                operations.push(Operation { method, path, says });
            }
        }
        let others = item.as_object().expect("an object").keys();
        let others: Vec<_> = others
            .filter(|key| {
                let is_method = METHODS.iter().any(|(known, _)| known == key);
                !is_method && *key != "servers"
            })
            .collect();
        assert!(
            others.is_empty(),
            "{path} has {others:?}, which these tests do not look at"
        );
    }
    operations
}

/// The operation with this id.
pub(crate) fn operation(id: &str) -> Operation {
    let found = operations()
        .into_iter()
        .find(|operation| operation.id() == id);
    found.unwrap_or_else(|| panic!("no operation {id}"))
}

/// What a `$ref` names, or the value itself.
pub(crate) fn resolve(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(target) => {
            let pointer = target
                .strip_prefix('#')
                .expect("references stay in the document");
            DOCUMENT
                .pointer(pointer)
                .unwrap_or_else(|| panic!("{target} is missing"))
        }
        None => value,
    }
}

/// A documented path with its parameters filled in.
pub(crate) fn fill(path: &str) -> String {
    path.replace("{payment_id}", "550e8400-e29b-41d4-a716-446655440000")
        .replace("{doctor_id}", "1")
        .replace("{user_id}", "7")
        .replace("{service_type}", "doctor_view")
        .replace("{name}", "click")
        .replace("{id}", "1")
}

fn list(value: &'static Value) -> &'static [Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

impl Operation {
    /// Its id.
    pub(crate) fn id(self) -> &'static str {
        self.says["operationId"].as_str().expect("an id")
    }

    /// Its path with the server's base path, parameters still in braces.
    pub(crate) fn full_path(self) -> String {
        let servers = &DOCUMENT["paths"][self.path]["servers"];
        let servers = if servers.is_null() {
            &DOCUMENT["servers"]
        } else {
            servers
        };
        let base = servers[0]["url"].as_str().expect("a server");
        format!("{}{}", base.trim_end_matches('/'), self.path)
    }

    /// Its path with parameters that name what is there: user 7, doctor 1, a service, a gateway; but no payment.
    pub(crate) fn sample_path(self) -> String {
        fill(&self.full_path())
    }

    /// The other path at which it answers, if there is one.
    pub(crate) fn other_path(self) -> Option<String> {
        self.says["x-also-at"]
            .as_str()
            .map(|path| format!("/api{path}"))
    }

    /// Its parameters.
    pub(crate) fn parameters(self) -> impl Iterator<Item = &'static Value> {
        list(&self.says["parameters"]).iter().map(resolve)
    }

    /// Its parameters in the query, header or path.
    pub(crate) fn parameters_in(self, place: &str) -> Vec<&'static Value> {
        self.parameters()
            .filter(|parameter| parameter["in"] == place)
            .collect()
    }

    /// It wants a token. Payme's own credential is another thing: what is wrong with it is said in a 200.
    pub(crate) fn is_private(self) -> bool {
        let schemes = list(&self.says["security"]).iter();
        schemes.clone().any(|scheme| scheme.get("bearer").is_some())
    }

    /// The roles that may; none when every role may.
    pub(crate) fn roles(self) -> impl Iterator<Item = &'static str> {
        let schemes = list(&self.says["security"]).iter();
        schemes
            .flat_map(|scheme| list(&scheme["bearer"]))
            .filter_map(Value::as_str)
    }

    /// The schema and the example of its JSON body.
    pub(crate) fn json_body(self) -> Option<(&'static Value, &'static Value)> {
        let content = self.says["requestBody"]["content"].get("application/json")?;
        Some((resolve(&content["schema"]), &content["example"]))
    }

    /// The same, when it is an object.
    pub(crate) fn json_fields(self) -> Option<(&'static Value, &'static Value)> {
        self.json_body()
            .filter(|(schema, _)| schema["type"] == "object")
    }

    /// What it says about an answer with this status.
    pub(crate) fn response(self, status: u16) -> Option<&'static Value> {
        self.says["responses"].get(status.to_string()).map(resolve)
    }

    /// The codes of the errors that it may answer with under a status.
    pub(crate) fn error_codes(self, status: u16) -> BTreeSet<&'static str> {
        let content = self
            .response(status)
            .map(|response| &response["content"]["application/json"]);
        let examples = content.and_then(|content| content["examples"].as_object());
        examples
            .into_iter()
            .flatten()
            .map(|(code, _)| code.as_str())
            .collect()
    }
}
