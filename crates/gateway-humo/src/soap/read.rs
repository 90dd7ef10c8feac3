//! Reading XML: no document type, no entities but the five of XML itself, limits on size, depth and number.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use zeroize::Zeroizing;

/// Elements within each other. An answer has six.
const DEPTH_MAX: usize = 16;
/// Elements of one answer. A list of a hundred payments has about 10 000.
const ELEMENTS_MAX: usize = 20_000;

/// Why a text is not what may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum XmlError {
    #[error("it is not UTF-8")]
    Encoding,
    #[error("it is not well-formed XML")]
    Malformed,
    #[error("it has a document type")]
    DocumentType,
    #[error("it has an entity")]
    Entity,
    #[error("it is too deep or has too many elements")]
    TooMuch,
}

/// An element by its local name; prefixes differ between installations. The text may be the number of a card, is wiped and
/// has no `Debug`.
pub(super) struct Element {
    name: String,
    text: Zeroizing<String>,
    children: Vec<Element>,
}

impl Element {
    fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            text: Zeroizing::default(),
            children: Vec::new(),
        }
    }

    /// The root of a document.
    pub(super) fn parse(xml: &[u8]) -> Result<Self, XmlError> {
        let xml = std::str::from_utf8(xml).map_err(|_| XmlError::Encoding)?;
        let xml = xml.strip_prefix('\u{feff}').unwrap_or(xml);
        let mut reader = Reader::from_str(xml);
        // The document itself is the parent of its root.
        let mut open = vec![Self::named("")];
        let mut elements = 0;
        loop {
            match reader.read_event().map_err(|_| XmlError::Malformed)? {
                Event::Start(start) => {
                    elements += 1;
                    if open.len() > DEPTH_MAX || elements > ELEMENTS_MAX {
                        return Err(XmlError::TooMuch);
                    }
                    open.push(Self::named(start.local_name().into_inner()));
                }
                Event::Empty(empty) => {
                    elements += 1;
                    if elements > ELEMENTS_MAX {
                        return Err(XmlError::TooMuch);
                    }
                    let element = Self::named(empty.local_name().into_inner());
                    top(&mut open)?.children.push(element);
                }
                Event::End(_) => {
                    let element = open.pop().ok_or(XmlError::Malformed)?;
                    top(&mut open)?.children.push(element);
                }
                Event::Text(text) => top(&mut open)?.add(&text.xml10_content()),
                Event::CData(text) => top(&mut open)?.add(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let character = resolve(&reference)?;
                    top(&mut open)?.add(character.encode_utf8(&mut [0; 4]));
                }
                Event::DocType(_) => return Err(XmlError::DocumentType),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof => break,
            }
        }
        let document = open.pop().filter(|_| open.is_empty());
        let mut document = document.ok_or(XmlError::Malformed)?;
        match (document.children.pop(), document.children.is_empty()) {
            (Some(root), true) => Ok(root),
            _ => Err(XmlError::Malformed),
        }
    }

    fn add(&mut self, text: &str) {
        // Moved by hand, so that no copy of the shorter text stays behind.
        let mut longer = Zeroizing::new(String::with_capacity(self.text.len() + text.len()));
        longer.push_str(&self.text);
        longer.push_str(text);
        self.text = longer;
    }

    /// The local name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The text, without the blanks around it.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// The only child with this name; `None` when there is none, or more than one.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        let mut named = self.children.iter().filter(|child| child.name == name);
        named.next().filter(|_| named.next().is_none())
    }

    /// The text of the only child with this name, unless it is empty.
    pub(super) fn child_text(&self, name: &str) -> Option<&str> {
        let text = self.child(name)?.text();
        Some(text).filter(|text| !text.is_empty())
    }

    /// All children.
    pub(super) fn children(&self) -> &[Self] {
        &self.children
    }

    /// The first element of this name, here or below.
    pub(super) fn find(&self, name: &str) -> Option<&Self> {
        if self.name == name {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(name))
    }
}

fn top(open: &mut [Element]) -> Result<&mut Element, XmlError> {
    open.last_mut().ok_or(XmlError::Malformed)
}

fn resolve(reference: &BytesRef<'_>) -> Result<char, XmlError> {
    let character = reference.resolve_char_ref();
    match character.map_err(|_| XmlError::Malformed)? {
        Some(character) => Ok(character),
        None => match &*reference.xml10_content() {
            "amp" => Ok('&'),
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "quot" => Ok('"'),
            "apos" => Ok('\''),
            _ => Err(XmlError::Entity),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(xml: &str) -> Option<XmlError> {
        Element::parse(xml.as_bytes()).err()
    }

    #[test]
    fn elements_are_found_by_their_local_names() {
        for xml in [
            "<a:x xmlns:a='urn:1'><b:y>1 &amp; &#50;</b:y><z/></a:x>",
            "\u{feff}<?xml version=\"1.0\"?><x><y>\n 1 <![CDATA[&]]> 2 </y><z></z></x>",
        ] {
            let root = Element::parse(xml.as_bytes()).expect(xml);
            assert_eq!(root.name(), "x");
            assert_eq!(root.child_text("y"), Some("1 & 2"));
            assert_eq!(root.child_text("z"), None);
            assert!(root.child("z").is_some() && root.child("w").is_none());
        }
    }

    #[test]
    fn a_name_that_stands_twice_is_nobodys() {
        let root = Element::parse(b"<x><y>1</y><y>2</y></x>").expect("XML");
        assert!(root.child("y").is_none());
    }

    #[test]
    fn document_types_and_entities_are_refused() {
        let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>"#;
        assert_eq!(error_of(bomb), Some(XmlError::DocumentType));
        let file = r#"<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>"#;
        assert_eq!(error_of(file), Some(XmlError::DocumentType));
        assert_eq!(error_of("<x>&b;</x>"), Some(XmlError::Entity));
        assert_eq!(error_of("<x>&#0;</x>"), Some(XmlError::Malformed));
    }

    #[test]
    fn what_is_no_document_is_refused() {
        for xml in ["", "x", "<x>", "<x></y>", "<x/><y/>", "{}", "<x", "</x>"] {
            assert_eq!(error_of(xml), Some(XmlError::Malformed), "{xml}");
        }
        assert_eq!(
            Element::parse(b"<x>\xff</x>").err(),
            Some(XmlError::Encoding)
        );
    }

    #[test]
    fn depth_and_number_are_limited() {
        let deep = format!("{}{}", "<x>".repeat(20), "</x>".repeat(20));
        assert_eq!(error_of(&deep), Some(XmlError::TooMuch));
        let many = format!("<x>{}</x>", "<y/>".repeat(ELEMENTS_MAX));
        assert_eq!(error_of(&many), Some(XmlError::TooMuch));
    }
}
