//! What tells an answer from its example.

use crate::support::shape::{elements, members, notation, number_notation, string};

/// Texts that stand for any other.
const PLACEHOLDERS: [&str; 1] = ["Error message here"];

/// What is not as in the example: a field that is missing, of another type or written otherwise, and a text that is
/// another one. Ids, times, links and amounts may differ; more fields are welcome. Of a list, one element must be as the
/// example's.
pub(super) fn faults(example: &str, answer: &str) -> Vec<String> {
    let mut faults = Vec::new();
    compare("", example.trim(), answer, &mut faults);
    faults
}

fn compare(path: &str, example: &str, answer: &str, faults: &mut Vec<String>) {
    let fault = match example.as_bytes().first() {
        Some(b'{') => return compare_members(path, example, answer, faults),
        Some(b'[') => return compare_elements(path, example, answer, faults),
        Some(b'"') => compare_texts(example, answer),
        Some(b't' | b'f') if path == "/success" => (example != answer).then_some(example),
        Some(b't' | b'f') => (!matches!(answer, "true" | "false")).then_some("a boolean"),
        _ => {
            let written = number_notation(example);
            (!written.is_followed_by(answer)).then_some(written.name)
        }
    };
    if let Some(expected) = fault {
        faults.push(format!("{path} is {answer}, not {expected}"));
    }
}

fn compare_texts<'a>(example: &'a str, answer: &str) -> Option<&'a str> {
    let text = string(example).expect("a text");
    let Some(answered) = string(answer) else {
        return Some("a text");
    };
    let written = notation(&text);
    let is_fixed = written.is_any_text() && !PLACEHOLDERS.contains(&text.as_str());
    if is_fixed {
        return (answered != text).then_some(example);
    }
    (!written.is_followed_by(&answered)).then_some(written.name)
}

fn compare_members(path: &str, example: &str, answer: &str, faults: &mut Vec<String>) {
    let Some(answered) = members(answer) else {
        return faults.push(format!("{path} is {answer}, not an object"));
    };
    for (name, example) in members(example).expect("an object") {
        match answered.get(&name) {
            Some(answer) => compare(&format!("{path}/{name}"), &example, answer, faults),
            None => faults.push(format!("{path}/{name} is missing")),
        }
    }
}

fn compare_elements(path: &str, example: &str, answer: &str, faults: &mut Vec<String>) {
    let sample = elements(example).expect("a list").remove(0);
    let answered = elements(answer).unwrap_or_default().into_iter().enumerate();
    let closest = answered.map(|(place, element)| {
        let mut faults = Vec::new();
        compare(&format!("{path}/{place}"), &sample, &element, &mut faults);
        faults
    });
    match closest.min_by_key(Vec::len) {
        Some(closest) => faults.extend(closest),
        None => faults.push(format!(
            "{path} is {answer}, not a list with something in it"
        )),
    }
}

#[test]
fn every_way_to_differ_from_an_example_is_noticed() {
    let example = r#"{"success": true, "message": "Paid", "rows": [{"name": "click", "sum": 1.00, "is_open": true}],
        "error": "Error message here", "id": "uuid"}"#;
    let answer = |rows: &str, message: &str, success: &str| {
        let id = "550e8400-e29b-41d4-a716-446655440000";
        format!(
            r#"{{"success": {success}, "message": {message}, "rows": {rows}, "error": "Any", "id": "{id}", "x": 1}}"#
        )
    };
    let right = r#"[{"name": "payme"}, {"name": "click", "sum": 0.50, "is_open": false}]"#;
    assert_eq!(faults(example, &answer(right, "\"Paid\"", "true")), [""; 0]);
    for (rows, message, success) in [
        ("[]", "\"Paid\"", "true"),
        ("{}", "\"Paid\"", "true"),
        (
            r#"[{"name": "payme", "sum": 1.00, "is_open": true}]"#,
            "\"Paid\"",
            "true",
        ),
        (
            r#"[{"name": "click", "sum": 1.0, "is_open": true}]"#,
            "\"Paid\"",
            "true",
        ),
        (
            r#"[{"name": "click", "sum": 1.00, "is_open": 1}]"#,
            "\"Paid\"",
            "true",
        ),
        (
            r#"[{"name": "click", "is_open": true}]"#,
            "\"Paid\"",
            "true",
        ),
        (right, "\"paid\"", "true"),
        (right, "null", "true"),
        (right, "\"Paid\"", "false"),
    ] {
        let found = faults(example, &answer(rows, message, success));
        assert_eq!(found.len(), 1, "{rows} {message} {success}: {found:?}");
    }
}
