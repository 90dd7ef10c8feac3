use zeroize::Zeroizing;

/// Room for a request, bytes: a create has about 1 500. A buffer that moves would leave copies of it behind in memory.
const REQUEST_BYTES: usize = 16 * 1024;

/// An envelope of SOAP 1.1 with one operation of `urn:PaymentServer`, whose children are unqualified. All values are
/// escaped.
pub(super) struct Envelope {
    xml: Zeroizing<String>,
    operation: &'static str,
}

impl Envelope {
    pub(super) fn new(operation: &'static str) -> Self {
        let mut xml = Zeroizing::new(String::with_capacity(REQUEST_BYTES));
        xml.push_str(concat!(
            r#"<?xml version="1.0" encoding="UTF-8"?>"#,
            r#"<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/""#,
            r#" xmlns:ebppif1="urn:PaymentServer"><SOAP-ENV:Body><ebppif1:"#,
        ));
        xml.push_str(operation);
        xml.push('>');
        Self { xml, operation }
    }

    /// An element with a text.
    pub(super) fn element(mut self, name: &'static str, text: &str) -> Self {
        self.open(name);
        escape(&mut self.xml, text);
        self.close(name);
        self
    }

    /// The same, unless there is nothing to say.
    pub(super) fn optional(self, name: &'static str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.element(name, text),
            None => self,
        }
    }

    /// An element `details` with an `item` for each name and value.
    pub(super) fn details(mut self, items: &[(&'static str, &str)]) -> Self {
        self.open("details");
        let mut whole = self.items(items);
        whole.close("details");
        whole
    }

    /// An `item` for each name and value, right here.
    pub(super) fn items(mut self, items: &[(&'static str, &str)]) -> Self {
        for (name, value) in items {
            self.open("item");
            self = self.element("name", name).element("value", value);
            self.close("item");
        }
        self
    }

    pub(super) fn finish(mut self) -> Zeroizing<Vec<u8>> {
        self.xml.push_str("</ebppif1:");
        self.xml.push_str(self.operation);
        self.xml.push_str("></SOAP-ENV:Body></SOAP-ENV:Envelope>");
        Zeroizing::new(std::mem::take(&mut *self.xml).into_bytes())
    }

    fn open(&mut self, name: &str) {
        self.xml.push('<');
        self.xml.push_str(name);
        self.xml.push('>');
    }

    fn close(&mut self, name: &str) {
        self.xml.push_str("</");
        self.xml.push_str(name);
        self.xml.push('>');
    }
}

/// Characters that XML 1.0 cannot hold are left out.
fn escape(xml: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\'' => xml.push_str("&apos;"),
            '\t' | '\n' | '\r' => xml.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            character if character.is_control() => {}
            character => xml.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_element() {
        let hostile = "</value></item>&<![CDATA[\"'\u{0}\u{ffff}\n";
        let xml = Envelope::new("Payment")
            .details(&[("centre_id", hostile)])
            .finish();
        let xml = String::from_utf8_lossy(&xml);
        let expected = "<details><item><name>centre_id</name>\
            <value>&lt;/value&gt;&lt;/item&gt;&amp;&lt;![CDATA[&quot;&apos; </value></item></details>\
            </ebppif1:Payment>";
        assert!(xml.contains(expected), "{xml}");
    }
}
