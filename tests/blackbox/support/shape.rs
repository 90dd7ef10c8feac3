//! Documented answers as a measure for real ones.

use std::collections::BTreeMap;

use chrono::DateTime;
use serde_json::value::RawValue;
use test_support::client::Answer;
use uuid::Uuid;

/// Panics unless the answer has every field of the documented one, each of the documented type and notation: amounts
/// with two decimals, times in UTC, ids as UUIDs, a whole number without a point. More fields are welcome.
#[track_caller]
pub(crate) fn assert_documented(answer: &Answer, documented: &str) {
    assert_eq!(answer.status, 200, "{answer:?}");
    let mut faults = Vec::new();
    compare("", documented.trim(), &answer.text, &mut faults);
    assert!(faults.is_empty(), "{faults:#?} in {}", answer.text);
}

fn compare(path: &str, documented: &str, actual: &str, faults: &mut Vec<String>) {
    let mut expect = |is_right: bool, what: &str| {
        if !is_right {
            faults.push(format!("{path} is {actual}, not {what}"));
        }
    };
    match documented.as_bytes()[0] {
        b'{' => match members(actual) {
            Some(actual) => compare_members(path, &object(documented), &actual, faults),
            None => expect(false, "an object"),
        },
        b'[' => match elements(actual).filter(|list| !list.is_empty()) {
            Some(list) => {
                let sample = elements(documented).expect("a documented list")[0].clone();
                for (index, element) in list.iter().enumerate() {
                    compare(&format!("{path}/{index}"), &sample, element, faults);
                }
            }
            None => expect(false, "a list with something in it"),
        },
        b'"' => {
            let documented = string(documented).expect("a documented text");
            match string(actual) {
                Some(text) => {
                    let what = notation(&documented);
                    expect(what.is_followed_by(&text), what.name);
                }
                None => expect(false, "a text"),
            }
        }
        b't' | b'f' => expect(matches!(actual, "true" | "false"), "a boolean"),
        _ => {
            let what = number_notation(documented);
            expect(what.is_followed_by(actual), what.name);
        }
    }
}

fn compare_members(
    path: &str,
    documented: &BTreeMap<String, String>,
    actual: &BTreeMap<String, String>,
    faults: &mut Vec<String>,
) {
    for (name, documented) in documented {
        match actual.get(name) {
            Some(actual) => compare(&format!("{path}/{name}"), documented, actual, faults),
            None => faults.push(format!("{path}/{name} is missing")),
        }
    }
}

const ANY_TEXT: &str = "a text with something in it";

/// A way of writing a value.
pub(crate) struct Notation {
    pub(crate) name: &'static str,
    holds: fn(&str) -> bool,
}

impl Notation {
    /// It says no more than that there is a text.
    pub(crate) fn is_any_text(&self) -> bool {
        self.name == ANY_TEXT
    }

    pub(crate) fn is_followed_by(&self, text: &str) -> bool {
        (self.holds)(text)
    }
}

/// How a documented text is written.
pub(crate) fn notation(documented: &str) -> Notation {
    let (name, holds): (_, fn(&str) -> bool) =
        if is_uuid(documented) || documented.ends_with("uuid") {
            ("a UUID", is_uuid)
        } else if is_utc(documented) {
            ("a time in UTC", is_utc)
        } else if documented.starts_with("PAY-") {
            ("a reference number", is_reference)
        } else if documented.starts_with("https://") {
            ("a URL", |text| text.starts_with("http"))
        } else {
            (ANY_TEXT, |text| !text.is_empty())
        };
    Notation { name, holds }
}

/// How a documented number is written.
pub(crate) fn number_notation(documented: &str) -> Notation {
    let (name, holds): (_, fn(&str) -> bool) = match documented.split_once('.') {
        Some((_, decimals)) if decimals.len() == 2 => ("a number with two decimals", is_amount),
        Some(_) => ("a number", is_number),
        None => ("a whole number", |text| text.parse::<i64>().is_ok()),
    };
    Notation { name, holds }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok()
}

fn is_utc(text: &str) -> bool {
    text.ends_with('Z') && DateTime::parse_from_rfc3339(text).is_ok()
}

/// `PAY-<unix seconds>-<8 upper-case hexadecimal digits>`.
fn is_reference(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let ["PAY", seconds, random] = parts[..] else {
        return false;
    };
    let is_upper_hex = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
    seconds.len() == 10
        && seconds.parse::<u64>().is_ok()
        && random.len() == 8
        && random.bytes().all(is_upper_hex)
}

fn is_amount(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.split_once('.').is_some_and(|(whole, decimals)| {
        !whole.is_empty()
            && decimals.len() == 2
            && (whole.to_owned() + decimals)
                .bytes()
                .all(|byte| byte.is_ascii_digit())
    })
}

fn is_number(text: &str) -> bool {
    !text.starts_with('"') && text.parse::<f64>().is_ok()
}

/// The members of an object, as they are written.
pub(crate) fn members(json: &str) -> Option<BTreeMap<String, String>> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
    let owned = |(name, value): (String, &RawValue)| (name, value.get().to_owned());
    Some(members.into_iter().map(owned).collect())
}

fn object(json: &str) -> BTreeMap<String, String> {
    members(json).unwrap_or_else(|| panic!("no documented object: {json}"))
}

/// The elements of a list, as they are written.
pub(crate) fn elements(json: &str) -> Option<Vec<String>> {
    let list: Vec<&RawValue> = serde_json::from_str(json).ok()?;
    Some(list.iter().map(|value| value.get().to_owned()).collect())
}

/// A text without its quotes.
pub(crate) fn string(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

#[test]
fn every_way_to_differ_from_the_documentation_is_noticed() {
    let documented = r#"{"id": "uuid", "at": "2024-01-15T12:00:00Z", "sum": 1.00, "count": 3, "on": true, "all": [1.5]}"#;
    let right = [
        ("id", r#""550e8400-e29b-41d4-a716-446655440000""#),
        ("at", r#""2024-01-15T12:00:00.5Z""#),
        ("sum", "50000.00"),
        ("count", "0"),
        ("on", "false"),
        ("all", "[2, 2.55]"),
    ];
    let faults = |name: &str, value: Option<&str>| {
        let members: Vec<_> = right
            .iter()
            .filter(|(known, _)| *known != name || value.is_some())
            .map(|(known, given)| {
                let given = value.filter(|_| *known == name).unwrap_or(given);
                format!("\"{known}\": {given}")
            })
            .collect();
        let mut faults = Vec::new();
        compare(
            "",
            documented,
            &format!("{{{}}}", members.join(", ")),
            &mut faults,
        );
        faults.len()
    };
    assert_eq!(faults("", None), 0);
    for (name, _) in right {
        assert_eq!(faults(name, None), 1, "{name} left out");
        assert_eq!(faults(name, Some("null")), 1, "{name} null");
    }
    for (name, wrong) in [
        ("id", r#""7""#),
        ("at", r#""2024-01-15T12:00:00+05:00""#),
        ("sum", "50000.0"),
        ("sum", "50000"),
        ("sum", r#""50000.00""#),
        ("count", "3.0"),
        ("on", "1"),
        ("all", "[]"),
        ("all", r#"["2"]"#),
    ] {
        assert_eq!(faults(name, Some(wrong)), 1, "{name}: {wrong}");
    }
}
