//! A page as a browser gets it.

use reqwest::{Response, header::HeaderMap};

/// Names and values, in the order of the page.
pub(crate) type Fields = Vec<(String, String)>;

/// What came back.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

impl Page {
    /// Reads an answer to its end.
    pub(crate) async fn read(response: Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            html: response.text().await.unwrap(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The forms that are sent to this address, each with the fields that a browser would send if
    /// nobody changed them.
    pub(crate) fn forms_to(&self, action: &str) -> Vec<Fields> {
        let forms = self.html.split("<form ").skip(1);
        forms
            .map(|rest| rest.split_once("</form>").expect("the form's end").0)
            .filter(|form| attribute(form, "action").as_deref() == Some(action))
            .map(fields)
            .collect()
    }

    /// Panics unless the page holds the text.
    pub(crate) fn shows(&self, text: &str) {
        assert!(self.html.contains(text), "no {text:?} in {}", self.html);
    }

    /// Panics if the page holds the text.
    pub(crate) fn hides(&self, text: &str) {
        assert!(!self.html.contains(text), "{text:?} in {}", self.html);
    }
}

/// The inputs of a form with their values, and the selects with their first options.
fn fields(form: &str) -> Fields {
    let inputs = form.split("<input ").skip(1).map(|input| (input, input));
    let selects = form.split("<select ").skip(1).filter_map(|select| {
        let (_, first_option) = select.split_once("<option ")?;
        Some((select, first_option))
    });
    inputs
        .chain(selects)
        .filter_map(|(named, valued)| attribute(named, "name").zip(attribute(valued, "value")))
        .collect()
}

/// An attribute of the tag whose inside the text begins with.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (tag, _) = tag.split_once('>')?;
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(unescape(value))
}

fn unescape(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}
