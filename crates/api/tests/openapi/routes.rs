//! The document and the routes name the same paths and methods.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::app::{Request, TestApp};
use crate::documented::operations;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Paths with their documented methods, the second path of an endpoint included.
fn documented() -> Vec<(String, BTreeSet<&'static str>)> {
    let mut paths: Vec<(String, BTreeSet<&'static str>)> = Vec::new();
    for operation in operations() {
        for path in [Some(operation.full_path()), operation.other_path()]
            .into_iter()
            .flatten()
        {
            match paths.iter_mut().find(|(known, _)| *known == path) {
                Some((_, methods)) => {
                    methods.insert(operation.method);
                }
                None => paths.push((path, BTreeSet::from([operation.method]))),
            }
        }
    }
    paths
}

#[actix_web::test]
async fn every_documented_path_answers_to_its_methods_and_to_no_other() {
    let app = TestApp::start().await;
    for (path, methods) in documented() {
        for method in METHODS {
            let filled = path
                .replace("{payment_id}", "550e8400-e29b-41d4-a716-446655440000")
                .replace("{doctor_id}", "1");
            for spelling in [
                filled.trim_end_matches('/').to_owned(),
                format!("{}/", filled.trim_end_matches('/')),
            ] {
                let answer = app.send(Request::new(method, spelling.clone())).await;
                let code = if answer.text.starts_with('{') {
                    answer.code()
                } else {
                    String::new()
                };
                assert_ne!(code, "not_found", "{method} {spelling} is nobody's");
                assert_eq!(
                    code == "method_not_allowed",
                    !methods.contains(method),
                    "{method} {spelling}: {answer:?}"
                );
            }
        }
    }
}

/// The paths in the sources of the routes, as they are written there: `resource("/payments/create")`.
fn written() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes");
    let pattern =
        regex::Regex::new(r#"\bresource\(\s*(?:&format!\(\s*)?"([^"]+)""#).expect("a pattern");
    let mut paths = Vec::new();
    let files = fs::read_dir(folder).expect("the routes");
    let files = files.map(|entry| entry.expect("an entry").path());
    // The folder of administration is no part of the document for client apps; it has a page of its own in the guide.
    for file in files.filter(|path| path.is_file()) {
        let text = fs::read_to_string(file).expect("a source");
        let found = pattern.captures_iter(&text).map(|found| {
            found[1]
                .replace("{prefix}", "")
                .replace("{{", "{")
                .replace("}}", "}")
        });
        paths.extend(found);
        let uses = text.matches("resource(").count();
        assert_eq!(
            uses,
            pattern.find_iter(&text).count(),
            "a path that this test cannot read"
        );
    }
    paths
}

#[test]
fn every_route_is_documented() {
    let documented: Vec<String> = documented()
        .into_iter()
        .map(|(path, _)| path.trim_end_matches('/').to_owned())
        .collect();
    let written = written();
    assert!(written.len() > 20, "{written:?}");
    for path in written {
        assert!(
            documented.iter().any(|known| known.ends_with(&path)),
            "{path} is in no operation"
        );
    }
}
