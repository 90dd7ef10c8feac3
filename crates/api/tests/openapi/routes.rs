//! The document and the routes name the same paths and methods.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::app::{Request, TestApp};
use crate::documented::{fill, operations};

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
            let filled = fill(&path);
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
                if path.contains("/payme/webhook") && !methods.contains(method) {
                    // Payme takes any status but 200 for a failure, and has a code of its own for this.
                    assert_eq!(answer.status, 200, "{method} {spelling}");
                    continue;
                }
                assert_eq!(
                    code == "method_not_allowed",
                    !methods.contains(method),
                    "{method} {spelling}: {answer:?}"
                );
                let allow = answer.headers.get("allow");
                let allow = allow.map(|value| value.to_str().expect("text").to_owned());
                let allowed: Vec<_> = methods.iter().copied().collect();
                let expected = (!methods.contains(method)).then(|| allowed.join(", "));
                assert_eq!(allow, expected, "{method} {spelling}");
            }
        }
    }
}

/// The sources in a folder and below it.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// The paths in the sources of the routes, as they are written there: `resource("/payments/create")`.
fn written() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes");
    let sources = sources(&folder);
    let pattern =
        regex::Regex::new(r#"\bresource\(\s*(?:&format!\(\s*)?"([^"]+)""#).expect("a pattern");
    let mut paths = Vec::new();
    for file in sources {
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
    assert!(written.len() > 35, "{written:?}");
    // What a gateway calls is documented gateway by gateway.
    for path in written.into_iter().filter(|path| path != "/{path}") {
        assert!(
            documented.iter().any(|known| known.ends_with(&path)),
            "{path} is in no operation"
        );
    }
}
