use domain::money::{Amount, Uzs};
use secrecy::zeroize::Zeroizing;
use serde::Serialize;
use serde_json::value::RawValue;

use super::answer::garbled;
use super::call_error::CallError;

/// Room for every body with card data, so that it is written once and not moved while it grows, bytes.
const CARD_BODY_BYTES_MAX: usize = 512;

/// What is sent: JSON that is wiped when it has gone.
pub(super) type Body = Zeroizing<Vec<u8>>;

/// A body for Click.
pub(super) fn json(fields: &impl Serialize) -> Result<Body, CallError> {
    let mut body = Zeroizing::new(Vec::with_capacity(CARD_BODY_BYTES_MAX));
    match serde_json::to_writer(&mut *body, fields) {
        Ok(()) => Ok(body),
        Err(_) => Err(unwritable()),
    }
}

/// So'm as a JSON number with two decimals, never through a binary float.
pub(super) fn som(amount: Amount<Uzs>) -> Result<Box<RawValue>, CallError> {
    RawValue::from_string(amount.to_string()).map_err(|_| unwritable())
}

/// Plain structs can always be written; this keeps a mistake from becoming a crash.
fn unwritable() -> CallError {
    garbled("our own call cannot be written")
}
