//! What is kept in `docs/` is what the program prints.

use std::fs;
use std::path::Path;

fn is_up_to_date(path: &str, text: &str, command: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let kept = fs::read_to_string(root.join(path)).unwrap_or_default();
    let differs = kept
        .lines()
        .zip(text.lines())
        .position(|(kept, now)| kept != now);
    assert!(
        kept == text,
        "{path} is not what the program prints (first difference: line {}). Write it anew, in the root of the \
         repository:\n\n    cargo run -p api -- {command} > {path}\n",
        differs.unwrap_or_else(|| kept.lines().count().min(text.lines().count())) + 1
    );
}

#[test]
fn the_kept_document_is_what_the_program_prints() {
    is_up_to_date(
        "docs/openapi.json",
        &api::openapi::document_text(),
        "openapi",
    );
}

#[test]
fn the_kept_postman_collection_is_what_the_program_prints() {
    let path = "docs/postman/hamyon.postman_collection.json";
    is_up_to_date(path, &api::openapi::postman_text(), "openapi --as postman");
}

#[test]
fn the_kept_page_about_errors_is_what_the_program_prints() {
    is_up_to_date(
        "docs/guide/errors.md",
        &api::openapi::errors_text(),
        "openapi --as errors",
    );
}
