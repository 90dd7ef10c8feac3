use chrono::{DateTime, NaiveDate};
use serde_json::{Map, Value};
use url::Url;
use uuid::Uuid;

use crate::json::Json;

/// The keywords of JSON Schema that the document may use; any other fails, so that none is passed over.
const KNOWN: &[&str] = &[
    "$ref",
    "additionalProperties",
    "default",
    "description",
    "enum",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
    "oneOf",
    "pattern",
    "properties",
    "propertyNames",
    "required",
    "type",
    "x-extensible-enum",
];

/// What is wrong with a value, by its place; nothing when it is as the schema says. Stricter than JSON Schema in two
/// ways: a member that is not described is wrong, and so is money without exactly two decimals.
pub(crate) fn faults(document: &Value, schema: &Value, value: &Json) -> Vec<String> {
    let mut checker = Checker {
        document,
        faults: Vec::new(),
    };
    checker.check(schema, value, "$");
    checker.faults
}

struct Checker<'d> {
    document: &'d Value,
    faults: Vec<String>,
}

impl Checker<'_> {
    fn fault(&mut self, place: &str, problem: impl std::fmt::Display) {
        self.faults.push(format!("{place}: {problem}"));
    }

    fn check(&mut self, schema: &Value, value: &Json, place: &str) {
        let keywords = schema.as_object().expect("a schema is an object");
        for keyword in keywords.keys() {
            assert!(
                KNOWN.contains(&keyword.as_str()),
                "{place}: the schema uses {keyword}"
            );
        }
        if let Some(target) = schema["$ref"].as_str() {
            self.check_named(target, value, place);
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            self.check_choices(choices, value, place);
        }
        self.check_kind(schema, value, place);
        if let Some(words) = schema["enum"].as_array()
            && !words.contains(&value.value())
        {
            self.fault(place, format_args!("{value:?} is not in {words:?}"));
        }
        match value {
            Json::Number(digits) => self.check_number(keywords, digits, place),
            Json::Text(text) => self.check_text(schema, text, place),
            Json::List(items) => self.check_list(schema, items, place),
            Json::Object(members) if keywords.contains_key("type") => {
                self.check_object(schema, members, place);
            }
            _ => {}
        }
    }

    fn check_named(&mut self, target: &str, value: &Json, place: &str) {
        let document = self.document;
        let pointer = target
            .strip_prefix('#')
            .expect("references stay in the document");
        let named = document
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{target} is missing"));
        self.check(named, value, place);
        if let (true, Json::Number(digits)) = (target.ends_with("/Money"), value) {
            let decimals = digits
                .split_once('.')
                .map_or(0, |(_, decimals)| decimals.len());
            if decimals != 2 || digits.contains(['e', 'E']) {
                self.fault(place, format_args!("{digits} has not two decimals"));
            }
        }
    }

    fn check_choices(&mut self, choices: &[Value], value: &Json, place: &str) {
        let fitting = choices
            .iter()
            .filter(|choice| faults(self.document, choice, value).is_empty());
        let count = fitting.count();
        if count != 1 {
            self.fault(
                place,
                format_args!("fits {count} of the choices: {value:?}"),
            );
        }
    }

    fn check_kind(&mut self, schema: &Value, value: &Json, place: &str) {
        let kinds: Vec<&str> = match &schema["type"] {
            Value::String(kind) => vec![kind],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        let fits = kinds.iter().any(|kind| match (*kind, value) {
            ("integer", Json::Number(digits)) => digits.parse::<i128>().is_ok(),
            (kind, value) => kind == value.kind(),
        });
        if !fits {
            self.fault(place, format_args!("{value:?} is not {kinds:?}"));
        }
    }

    fn check_number(&mut self, schema: &Map<String, Value>, digits: &str, place: &str) {
        let number: f64 = digits.parse().expect("a number");
        let limit = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
        let is_outside = limit("minimum").is_some_and(|limit| number < limit)
            || limit("maximum").is_some_and(|limit| number > limit)
            || limit("exclusiveMinimum").is_some_and(|limit| number <= limit)
            || limit("exclusiveMaximum").is_some_and(|limit| number >= limit);
        if is_outside {
            self.fault(place, format_args!("{digits} is out of bounds"));
        }
        let decimals = digits
            .split_once('.')
            .map_or(0, |(_, decimals)| decimals.len());
        let is_decimal = schema
            .get("format")
            .is_some_and(|format| format == "decimal");
        if is_decimal && decimals > 2 {
            self.fault(place, format_args!("{digits} has more than two decimals"));
        }
    }

    fn check_text(&mut self, schema: &Value, text: &str, place: &str) {
        let length = text.chars().count() as u64;
        let is_too_short = schema["minLength"].as_u64().is_some_and(|min| length < min);
        let is_too_long = schema["maxLength"].as_u64().is_some_and(|max| length > max);
        if is_too_short || is_too_long {
            self.fault(place, format_args!("{text:?} is {length} long"));
        }
        if let Some(pattern) = schema["pattern"].as_str()
            && !regex::Regex::new(pattern)
                .expect("a pattern")
                .is_match(text)
        {
            self.fault(place, format_args!("{text:?} does not match {pattern}"));
        }
        let fits = match schema["format"].as_str() {
            // A format of numbers: that this is a text was found already.
            None | Some("decimal") => true,
            Some("uuid") => text.len() == 36 && Uuid::try_parse(text).is_ok(),
            Some("date") => text.parse::<NaiveDate>().is_ok(),
            Some("date-time") => text.ends_with('Z') && DateTime::parse_from_rfc3339(text).is_ok(),
            Some("uri") => Url::parse(text).is_ok(),
            Some(other) => panic!("{place}: the format {other} is not known"),
        };
        if !fits {
            self.fault(place, format_args!("{text:?} is no {}", schema["format"]));
        }
    }

    fn check_list(&mut self, schema: &Value, items: &[Json], place: &str) {
        if schema["maxItems"]
            .as_u64()
            .is_some_and(|max| items.len() as u64 > max)
        {
            self.fault(place, format_args!("{} items", items.len()));
        }
        for (at, item) in items.iter().enumerate() {
            if schema["items"].is_object() {
                self.check(&schema["items"], item, &format!("{place}[{at}]"));
            }
        }
    }

    fn check_object(&mut self, schema: &Value, members: &[(String, Json)], place: &str) {
        for required in schema["required"].as_array().into_iter().flatten() {
            let name = required.as_str().expect("a name");
            if !members.iter().any(|(member, _)| member == name) {
                self.fault(place, format_args!("{name} is missing"));
            }
        }
        for (name, value) in members {
            let place = format!("{place}.{name}");
            if schema["additionalProperties"] == true {
                continue;
            }
            let properties = [&schema["properties"][name], &schema["additionalProperties"]];
            match properties.into_iter().find(|schema| schema.is_object()) {
                Some(property) => self.check(property, value, &place),
                None => self.fault(&place, "is not described"),
            }
        }
    }
}

mod tests {
    use serde_json::json;

    use super::*;

    fn is_fine(schema: &Value, text: &str) -> bool {
        let document =
            json!({"components": {"schemas": {"Money": {"type": "number", "format": "decimal"}}}});
        faults(&document, schema, &Json::parse(text)).is_empty()
    }

    #[test]
    fn values_that_are_not_as_described_are_found() {
        let schema = json!({
            "type": "object",
            "required": ["a"],
            "properties": {
                "a": {"$ref": "#/components/schemas/Money"},
                "b": {"type": ["integer", "null"], "minimum": 1},
                "c": {"oneOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]},
            },
        });
        assert!(is_fine(&schema, r#"{"a": 5000.00, "b": null, "c": null}"#));
        for wrong in [
            "[]",
            "{}",
            r#"{"a": "5000.00"}"#,
            r#"{"a": 5000.0}"#,
            r#"{"a": 5000}"#,
            r#"{"a": 5000.000}"#,
            r#"{"a": 1.00, "b": 0}"#,
            r#"{"a": 1.00, "b": 1.5}"#,
            r#"{"a": 1.00, "c": "7"}"#,
            r#"{"a": 1.00, "d": 1}"#,
        ] {
            assert!(!is_fine(&schema, wrong), "{wrong}");
        }
    }
}
