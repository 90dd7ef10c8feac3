//! Every error that the program can answer with is in the table of errors.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use api::language::Message;

use crate::documented::DOCUMENT;

/// The codes that the document lists.
fn documented() -> BTreeSet<String> {
    let codes =
        &DOCUMENT["components"]["schemas"]["Error"]["properties"]["code"]["x-extensible-enum"];
    let codes = codes.as_array().expect("codes").iter();
    codes
        .map(|code| code.as_str().expect("a code").to_owned())
        .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The codes in the sources: the text in `new(STATUS, "code", …)`, `refused_field("code", …)` and
/// `unavailable("code", …)`, and the key of the message in `plain(STATUS, Message::Name)`.
fn written() -> BTreeSet<String> {
    let text = regex::Regex::new(
        r#"(?s)(?:ApiError::new|Self::new|Self::refused_field|Self::unavailable)\(\s*(?:StatusCode::\w+,\s*)?"(\w+)""#,
    );
    let message = regex::Regex::new(r"(?s)Self::plain\(\s*StatusCode::\w+,\s*Message::(\w+)");
    let (text, message) = (text.expect("a pattern"), message.expect("a pattern"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes = BTreeSet::new();
    for path in sources(&folder) {
        let source = fs::read_to_string(&path).expect("a source");
        codes.extend(text.captures_iter(&source).map(|found| found[1].to_owned()));
        for found in message.captures_iter(&source) {
            let named = Message::ALL
                .iter()
                .find(|message| format!("{message:?}") == found[1]);
            codes.insert(named.expect("a message").key().to_owned());
        }
    }
    codes
}

#[test]
fn every_code_in_the_sources_is_documented_and_no_other() {
    let written = written();
    assert!(written.len() > 20, "{written:?}");
    assert_eq!(written, documented());
}
