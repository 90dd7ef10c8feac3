//! Payme's address, for the API documentation alone: [`super::configure`] serves it.

#![expect(
    dead_code,
    reason = "describes addresses; what they do is the gateway's"
)]

use super::payme_messages::{PaymeCall, PaymeReply};
use crate::openapi::{refusals, tags};

/// Payme: Merchant API
///
/// JSON-RPC, authorised by HTTP Basic: `Paycom` and the key of the cash desk. Methods: `CheckPerformTransaction`,
/// `CreateTransaction`, `PerformTransaction`, `CancelTransaction`, `CheckTransaction`, `GetStatement`, `SetFiscalData`.
/// `PerformTransaction` credits the wallet, once however often it is repeated; `CancelTransaction` after it takes the money
/// out again, or answers −31007 when the wallet no longer holds it.
#[utoipa::path(
    post,
    path = "/payments/payme/webhook/",
    operation_id = "payme_webhook",
    tag = tags::CALLBACKS,
    request_body(content = PaymeCall, content_type = "text/json"),
    responses(
        (status = 200, description = "The outcome, in `result` or `error`", body = PaymeReply),
        refusals::Callback,
    ),
    security(("payme" = [])),
)]
pub(in crate::routes) fn webhook() {}
