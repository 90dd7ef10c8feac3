//! The Postman collection has a request for every operation.

use serde_json::Value;

use crate::documented::operations;

#[test]
fn every_operation_is_a_request_of_the_collection() {
    let collection: Value = serde_json::from_str(&api::openapi::postman_text()).expect("JSON");
    let folders = collection["item"].as_array().expect("folders");
    let requests: Vec<_> = folders
        .iter()
        .flat_map(|folder| folder["item"].as_array().expect("requests"))
        .collect();
    assert_eq!(requests.len(), operations().len());
    for operation in operations() {
        let raw = format!(
            "{{{{base_url}}}}{}",
            operation.full_path().replace('{', ":").replace('}', "")
        );
        let request = requests
            .iter()
            .map(|item| &item["request"])
            .find(|request| {
                request["url"]["raw"] == raw.as_str() && request["method"] == operation.method
            });
        let request = request.unwrap_or_else(|| panic!("{raw} is missing"));
        assert_eq!(
            request["auth"]["type"] == "noauth",
            !operation.is_private(),
            "{raw}"
        );
        assert_eq!(
            request.get("body").is_some(),
            operation.says.get("requestBody").is_some(),
            "{raw}"
        );
    }
}
