//! Click's addresses, for the API documentation alone: [`super::configure`] serves them.

#![expect(
    dead_code,
    reason = "describes addresses; what they do is the gateway's"
)]

use super::click_messages::{ClickCall, ClickComplete, ClickPrepare, ClickReply};
use crate::openapi::{refusals, tags};

/// Click: prepare
///
/// Click asks whether a payment may be collected; answered with our number of the attempt.
#[utoipa::path(
    post,
    path = "/payments/click/prepare/",
    operation_id = "click_prepare",
    tag = tags::CALLBACKS,
    request_body(content = ClickPrepare, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The outcome, in `error`", body = ClickReply),
        refusals::Callback,
    ),
)]
pub(in crate::routes) fn prepare() {}

/// Click: complete
///
/// Click says how an attempt ended. With `error=0` the wallet is credited, once however often it is repeated.
#[utoipa::path(
    post,
    path = "/payments/click/complete/",
    operation_id = "click_complete",
    tag = tags::CALLBACKS,
    request_body(content = ClickComplete, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The outcome, in `error`", body = ClickReply),
        refusals::Callback,
    ),
)]
pub(in crate::routes) fn complete() {}

/// Click: prepare or complete
///
/// One address for both calls, told apart by `action`.
#[utoipa::path(
    post,
    path = "/payments/click/webhook/",
    operation_id = "click_webhook",
    tag = tags::CALLBACKS,
    request_body(content = ClickCall, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The outcome, in `error`", body = ClickReply),
        refusals::Callback,
    ),
)]
pub(in crate::routes) fn webhook() {}
