//! Click's calls. What they mean is the `gateway-click` crate's; here they are handed over as they came and logged.

use actix_web::http::header::{CONTENT_TYPE, USER_AGENT};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::webhook::WebhookCall;
use gateway_click::Route;

use super::click_messages::{ClickCall, ClickComplete, ClickPrepare, ClickReply};
use crate::http::{ApiError, RawBody, client_address};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

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
pub(super) async fn prepare(
    request: HttpRequest,
    services: web::Data<Services>,
    body: RawBody,
) -> Result<HttpResponse, ApiError> {
    answer(&request, &services, &body.0, Route::Prepare).await
}

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
pub(super) async fn complete(
    request: HttpRequest,
    services: web::Data<Services>,
    body: RawBody,
) -> Result<HttpResponse, ApiError> {
    answer(&request, &services, &body.0, Route::Complete).await
}

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
pub(super) async fn webhook(
    request: HttpRequest,
    services: web::Data<Services>,
    body: RawBody,
) -> Result<HttpResponse, ApiError> {
    answer(&request, &services, &body.0, Route::Either).await
}

async fn answer(
    request: &HttpRequest,
    services: &Services,
    body: &[u8],
    route: Route,
) -> Result<HttpResponse, ApiError> {
    let click = services
        .gateways
        .click()
        .ok_or_else(ApiError::gateway_not_implemented)?;
    let received_at = services.now();
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let transaction_id = services.ids().transaction(received_at);
    let handled = click
        .handle(
            route,
            body,
            header(CONTENT_TYPE),
            transaction_id,
            received_at,
        )
        .await;
    let answer = serde_json::to_string(&handled.answer).map_err(|_| ApiError::internal())?;
    let call = WebhookCall {
        id: services.ids().uuid_v7(received_at),
        gateway: click.gateway().clone(),
        action: handled.action.to_owned(),
        payment_id: handled.payment_id,
        remote_address: client_address(request)
            .map(|ip| ip.to_string())
            .unwrap_or_default(),
        headers: logged_headers(header(CONTENT_TYPE), header(USER_AGENT)),
        body: handled.loggable_body,
        is_authentic: handled.authentic,
        answer: answer.clone(),
        duration_micros: (services.now() - received_at)
            .num_microseconds()
            .unwrap_or(i64::MAX),
        received_at,
    };
    // What the call did is committed already; a log that fails must not turn its answer into another one.
    if let Err(failure) = services.storage.append_webhook_call(call).await {
        tracing::error!(error = %failure, cause = ?failure.cause, "a call of Click could not be logged");
    }
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .body(answer))
}

/// Longest header that is logged, characters.
const LOGGED_HEADER_LENGTH_MAX: usize = 200;

fn logged_headers(content_type: Option<&str>, user_agent: Option<&str>) -> String {
    let cut = |text: &str| {
        text.chars()
            .take(LOGGED_HEADER_LENGTH_MAX)
            .collect::<String>()
    };
    [("content-type", content_type), ("user-agent", user_agent)]
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}: {}", cut(value?))))
        .collect::<Vec<_>>()
        .join("\n")
}
