//! SV-Gate's errors, as far as this one has them.

use serde_json::{Value, json};

/// A number, and words that have no stable form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::uzcard) struct Refusal {
    pub(super) code: i32,
    pub(super) message: &'static str,
}

const fn refusal(code: i32, message: &'static str) -> Refusal {
    Refusal { code, message }
}

impl Refusal {
    pub(in crate::uzcard) const NO_JSON: Self = refusal(-32_700, "Parse error");
    pub(in crate::uzcard) const NO_METHOD: Self = refusal(-32_601, "Method not found");
    pub(in crate::uzcard) const PARAMS: Self = refusal(-100, "Parameters are empty or malformed ");
    pub(in crate::uzcard) const CARD_NOT_FOUND: Self = refusal(-200, "Card not found!");
    pub(in crate::uzcard) const CARD_EXPIRED: Self = refusal(-201, "Card is expired!");
    pub(in crate::uzcard) const NUMBER: Self = refusal(-202, "PAN is malformed!");
    pub(in crate::uzcard) const CARD_BLOCKED: Self = refusal(-205, "Card is blocked!");
    pub(in crate::uzcard) const NO_MESSAGES: Self = refusal(-206, "SMS informing is off!");
    pub(in crate::uzcard) const EXT_USED: Self =
        refusal(-207, "Transaction already exists in the database!");
    pub(in crate::uzcard) const NOT_FOUND: Self = refusal(-208, "Transaction not found!");
    pub(in crate::uzcard) const EXPIRY: Self = refusal(-214, "Expiry is wrong!");
    pub(in crate::uzcard) const TERMINAL: Self = refusal(-237, "Terminal not found!");
    pub(in crate::uzcard) const ABOVE_HOLD: Self = refusal(-239, "Funds do not fit the hold!");
    pub(in crate::uzcard) const INSUFFICIENT_FUNDS: Self = refusal(-240, "Insufficient funds!");
    pub(in crate::uzcard) const HOLD_TIME: Self = refusal(-241, "Wrong hold period!");
    pub(in crate::uzcard) const HOLD_NOT_FOUND: Self = refusal(-242, "Hold not found!");
    pub(in crate::uzcard) const AMOUNT: Self = refusal(-245, "Amount is not acceptable!");
    pub(in crate::uzcard) const TOKEN_UNKNOWN: Self = refusal(-257, "Token not found!");
    pub(in crate::uzcard) const CARD_LOCKED: Self =
        refusal(-261, "Card is locked in the gateway, try again later! ");
    pub(in crate::uzcard) const CODE_WRONG: Self = refusal(-269, "OTP is not correct!");
    pub(in crate::uzcard) const CODE_EXPIRED: Self = refusal(-270, "OTP is expired!");
    pub(in crate::uzcard) const CODE_UNKNOWN: Self = refusal(-294, "OTP not found!");
    pub(in crate::uzcard) const UNAVAILABLE: Self = refusal(-300, "Service is not available!");
    pub(in crate::uzcard) const NOT_KNOWN: Self =
        refusal(-307, "Time-out of the processing centre!");
    pub(in crate::uzcard) const TOO_MANY_TOKENS: Self = refusal(-379, "At most 5 tokens!");
    pub(in crate::uzcard) const ABOVE_REST: Self = refusal(-381, "More than the base amount!");
    pub(in crate::uzcard) const REVERSED: Self = refusal(-389, "Repeated reverse transaction!");

    /// As an answer to the call with this id.
    pub(super) fn told(self, id: &Value) -> Value {
        json!({
            "jsonrpc": "2.0",
            "id": id,
            "error": {"code": self.code, "message": self.message},
        })
    }
}
