//! One request and its answer for every endpoint, as JSON beside this file.

use serde_json::{Map, Value};

/// What clients send and get.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exchange {
    /// The body of the request.
    pub(crate) request: Option<Value>,
    /// The body of the answer.
    pub(crate) response: Option<Value>,
}

const FILES: [&str; 6] = [
    include_str!("examples/gateways.json"),
    include_str!("examples/payments.json"),
    include_str!("examples/wallet.json"),
    include_str!("examples/billing.json"),
    include_str!("examples/callbacks.json"),
    include_str!("examples/administration.json"),
];

/// Every exchange by the id of its operation.
pub(crate) struct Examples(Map<String, Value>);

impl Examples {
    /// Reads the files, which are part of the program.
    pub(crate) fn load() -> Self {
        let files = FILES.iter().map(|text| {
            let file: Map<String, Value> =
                serde_json::from_str(text).expect("a file of examples is a JSON object");
            file
        });
        Self(files.flatten().collect())
    }

    /// The exchange of an operation.
    pub(crate) fn of(&self, operation_id: &str) -> Exchange {
        let found = self.0.get(operation_id);
        let part = |name| found.and_then(|exchange| exchange.get(name)).cloned();
        Exchange {
            request: part("request"),
            response: part("response"),
        }
    }
}
