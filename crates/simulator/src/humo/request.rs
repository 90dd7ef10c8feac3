//! Reading a call to PaymentServer.

use std::collections::BTreeMap;

use quick_xml::{Reader, events::Event};

use super::books::Key;

/// What a call says. Names are local; a name that stands twice counts with its last value.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// The element in the body.
    pub(super) operation: String,
    /// Its children with a text.
    fields: BTreeMap<String, String>,
    /// Names and values of all `item`s.
    items: BTreeMap<String, String>,
}

impl Request {
    /// `None` when it is no SOAP envelope with an operation.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        let mut reader = Reader::from_str(std::str::from_utf8(body).ok()?);
        let mut request = Self::default();
        // The local names that are open, and the text of the innermost.
        let mut path: Vec<String> = Vec::new();
        let mut text = String::new();
        let mut item = (String::new(), String::new());
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    path.push(start.local_name().into_inner().to_owned());
                    text.clear();
                    if path.len() == 3 && path[0] == "Envelope" && path[1] == "Body" {
                        request.operation.clone_from(&path[2]);
                    }
                }
                Event::Empty(empty) => {
                    if path.len() == 2 && path[1] == "Body" {
                        empty
                            .local_name()
                            .into_inner()
                            .clone_into(&mut request.operation);
                    }
                }
                Event::Text(part) => text.push_str(&part.xml10_content()),
                Event::CData(part) => text.push_str(&part.xml10_content()),
                Event::GeneralRef(reference) => {
                    let name = reference.xml10_content().into_owned();
                    let character = reference.resolve_char_ref().ok()?;
                    let character = character.or_else(|| predefined(&name))?;
                    text.push(character);
                }
                Event::End(_) => {
                    let name = path.pop()?;
                    let value = text.trim().to_owned();
                    text.clear();
                    let parent = path.last().map(String::as_str);
                    match (parent, name.as_str()) {
                        (Some("item"), "name") => item.0 = value,
                        (Some("item"), "value") => item.1 = value,
                        (_, "item") => {
                            let (name, value) = std::mem::take(&mut item);
                            request.items.insert(name, value);
                        }
                        _ if path.len() == 3 => {
                            request.fields.insert(name, value);
                        }
                        _ => {}
                    }
                }
                Event::DocType(_) => return None,
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof => break,
            }
        }
        (path.is_empty() && !request.operation.is_empty()).then_some(request)
    }

    /// A child of the operation, unless it is empty.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let value = self.fields.get(name)?;
        (!value.is_empty()).then_some(value)
    }

    /// A detail, unless it is empty.
    pub(super) fn item(&self, name: &str) -> Option<&str> {
        let value = self.items.get(name)?;
        (!value.is_empty()).then_some(value)
    }

    /// Whether it says `true` here.
    pub(super) fn is_true(&self, name: &str) -> bool {
        self.field(name) == Some("true")
    }

    /// Which payment it names; `None` when a number is none.
    pub(super) fn key(&self) -> Option<Key> {
        let payment_id = self.field("paymentID");
        Some(Key {
            payment_id: match payment_id {
                Some(id) => Some(id.parse().ok()?),
                None => None,
            },
            payment_ref: self.field("paymentRef").map(str::to_owned),
        })
    }
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_prefix_will_do() {
        for prefix in ["urn:", "ebppif1:", ""] {
            let body = format!(
                "<s:Envelope xmlns:s='x'><s:Header/><s:Body><{prefix}Payment>\
                 <paymentRef>a &amp; b</paymentRef><details><item><name>amount</name><value> 5 </value></item></details>\
                 </{prefix}Payment></s:Body></s:Envelope>"
            );
            let request = Request::parse(body.as_bytes()).expect("a request");
            assert_eq!(request.operation, "Payment");
            assert_eq!(request.field("paymentRef"), Some("a & b"));
            assert_eq!(request.item("amount"), Some("5"));
        }
    }

    #[test]
    fn what_is_no_envelope_is_no_request() {
        for body in [
            "",
            "x",
            "<a/>",
            "<!DOCTYPE a><a></a>",
            "<Envelope><Body/></Envelope>",
        ] {
            assert!(Request::parse(body.as_bytes()).is_none(), "{body}");
        }
    }
}
