//! The guide speaks of what there is.

use std::fs;
use std::path::{Path, PathBuf};

use gateway_click::ErrorCode;

use crate::documented::operations;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide")
}

fn pages() -> Vec<(String, String)> {
    let entries = fs::read_dir(folder()).expect("the guide");
    let pages: Vec<_> = entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(path).expect("a page"))
        })
        .collect();
    assert!(pages.len() >= 8, "{} pages", pages.len());
    pages
}

#[test]
fn every_link_in_the_guide_leads_somewhere() {
    let link = regex::Regex::new(r"\]\(([^)#]+)\)").expect("a pattern");
    for (name, text) in pages() {
        for found in link.captures_iter(&text) {
            let target = &found[1];
            assert!(folder().join(target).exists(), "{name} leads to {target}");
        }
    }
}

#[test]
fn every_path_in_the_guide_is_documented() {
    let path = regex::Regex::new(r"(?:/api)?(/(?:payments|billing|pay)/[a-z/_{}<> -]*[a-z}>]/?)")
        .expect("a pattern");
    let known: Vec<String> = operations()
        .iter()
        .flat_map(|operation| {
            [
                Some(operation.path.to_owned()),
                operation.says["x-also-at"].as_str().map(str::to_owned),
            ]
        })
        .flatten()
        .map(|path| path.trim_end_matches('/').to_owned())
        .collect();
    let mut count = 0;
    for (name, text) in pages() {
        for found in path.captures_iter(&text) {
            let written = found[1]
                .trim_end_matches('/')
                .replace("<payment id>", "{payment_id}");
            assert!(known.contains(&written), "{name} speaks of {written}");
            count += 1;
        }
    }
    assert!(count > 10, "{count} paths");
}

const CLICK_ERRORS: [ErrorCode; 10] = [
    ErrorCode::Success,
    ErrorCode::SignCheckFailed,
    ErrorCode::IncorrectAmount,
    ErrorCode::ActionNotFound,
    ErrorCode::AlreadyPaid,
    ErrorCode::UserDoesNotExist,
    ErrorCode::TransactionDoesNotExist,
    ErrorCode::FailedToUpdateUser,
    ErrorCode::ErrorInRequest,
    ErrorCode::TransactionCancelled,
];

#[test]
fn clicks_errors_are_those_of_the_program() {
    let page = fs::read_to_string(folder().join("webhooks.md")).expect("the page");
    let row = regex::Regex::new(r"(?m)^\| (-?\d) \| ([^|]+) \|").expect("a pattern");
    let rows: Vec<_> = row
        .captures_iter(&page)
        .map(|found| (found[1].to_owned(), found[2].to_owned()))
        .collect();
    let known: Vec<_> = CLICK_ERRORS
        .iter()
        .map(|code| (code.code().to_string(), code.note().to_owned()))
        .collect();
    assert_eq!(rows, known);
}
