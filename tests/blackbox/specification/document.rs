//! The JSON examples of the document, with what they are examples of.

use std::fmt;

/// The document.
pub(super) const TEXT: &str = include_str!("../../../docs/payment-api.md");

/// A block of JSON.
#[derive(Debug, Clone)]
pub(super) struct Example {
    /// `GET /payments/wallet/`; empty when it is about no endpoint.
    pub(super) endpoint: String,
    /// What stands in bold above it: `Response (Charged)`; else the heading.
    pub(super) label: String,
    /// The query of the request that is printed above it: `?type=debit`.
    pub(super) query: String,
    /// The status of the answer, when it is told.
    status: Option<u16>,
    /// The JSON as printed.
    pub(super) json: String,
}

impl Example {
    /// It is what a client sends.
    pub(super) fn is_request(&self) -> bool {
        self.label == "Request Body"
    }

    /// An answer may come with this status: the one that is told, 200 otherwise, and for errors that may come from
    /// anywhere that of any error.
    pub(super) fn allows(&self, status: u16) -> bool {
        match self.status {
            Some(told) => status == told,
            None if self.endpoint.is_empty() => status >= 400,
            None => status == 200,
        }
    }

    /// It is what a client sends to get this answer.
    pub(super) fn is_request_of(&self, answer: &Self) -> bool {
        self.is_request() && self.endpoint == answer.endpoint
    }
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.endpoint, self.label)
    }
}

/// Every JSON example, in order.
pub(super) fn examples() -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let (mut endpoint, mut label, mut query) = (String::new(), String::new(), String::new());
    let mut lines = TEXT.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ").or(line.strip_prefix("### ")) {
            endpoint.clear();
            heading.clone_into(&mut label);
            query.clear();
        } else if let Some(named) = in_bold(line, "Endpoint:") {
            named.trim_matches('`').clone_into(&mut endpoint);
        } else if let Some(status) = in_bold(line, "Status Code:") {
            // It stands below the answer that it is about.
            let code = status.split(' ').next().and_then(|code| code.parse().ok());
            let answer = found.last_mut().expect("an answer above its status");
            answer.status = Some(code.unwrap_or_else(|| panic!("no status in {line}")));
        } else if let Some(text) = line
            .strip_prefix("**")
            .and_then(|rest| rest.strip_suffix(":**"))
        {
            text.clone_into(&mut label);
        } else if let Some(printed) = line.strip_prefix(endpoint.as_str())
            && printed.starts_with('?')
        {
            printed.clone_into(&mut query);
        } else if line == "```json" {
            let json: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            found.push(Example {
                endpoint: endpoint.clone(),
                label: label.clone(),
                query: query.clone(),
                status: None,
                json: json.join("\n"),
            });
        }
    }
    found
}

/// What follows these words in bold.
fn in_bold<'a>(line: &'a str, words: &str) -> Option<&'a str> {
    let rest = line.strip_prefix("**")?.strip_prefix(words)?;
    Some(rest.strip_prefix("**")?.trim())
}
