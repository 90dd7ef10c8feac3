use serde::{Deserialize, Serialize};

use super::flexible;

/// Parameters that stand below `terminal`.
#[derive(Serialize)]
pub(crate) struct UnderTerminal<'a> {
    pub(crate) terminal: TerminalNumbers<'a>,
}

/// Merchant and terminal, from the acquiring bank.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TerminalNumbers<'a> {
    pub(crate) merchant_id: &'a str,
    pub(crate) terminal_id: &'a str,
}

/// What SV-Gate knows of a terminal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TerminalState {
    /// Its port.
    #[serde(default, deserialize_with = "flexible::integer")]
    pub port: Option<i64>,
    /// The name of the shop.
    #[serde(default, deserialize_with = "flexible::text")]
    pub name: Option<String>,
}

/// `{}`: a call without parameters.
#[derive(Serialize)]
pub(crate) struct Nothing {}

/// The beginning of numbers of cards of the scheme.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bin {
    /// Which bank.
    #[serde(default, deserialize_with = "flexible::text")]
    pub inst_id: Option<String>,
    /// The digits.
    #[serde(default, deserialize_with = "flexible::text")]
    pub bin: Option<String>,
}
