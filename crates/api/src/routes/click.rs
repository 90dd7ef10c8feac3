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
    answer(&request, &services, body, Route::Prepare).await
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
    answer(&request, &services, body, Route::Complete).await
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
    answer(&request, &services, body, Route::Either).await
}

/// Runs in a task of its own, so that a call whose caller has hung up is still logged with its answer.
async fn answer(
    request: &HttpRequest,
    services: &web::Data<Services>,
    body: RawBody,
    route: Route,
) -> Result<HttpResponse, ApiError> {
    let header = |name| {
        let value = request.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let call = Call {
        services: services.clone(),
        route,
        body,
        content_type: header(CONTENT_TYPE),
        user_agent: header(USER_AGENT),
        remote_address: client_address(request)
            .map(|ip| ip.to_string())
            .unwrap_or_default(),
    };
    let handled = actix_web::rt::spawn(call.handle()).await;
    let answer = handled.map_err(|_| ApiError::internal())??;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .body(answer))
}

/// One call as it arrived.
struct Call {
    services: web::Data<Services>,
    route: Route,
    body: RawBody,
    content_type: Option<String>,
    user_agent: Option<String>,
    remote_address: String,
}

impl Call {
    /// Does what the call asks, logs it, and gives the answer as JSON.
    async fn handle(self) -> Result<String, ApiError> {
        let services = self.services.as_ref();
        let click = services
            .gateways
            .click()
            .ok_or_else(ApiError::gateway_not_implemented)?;
        let received_at = services.now();
        let transaction_id = services.ids().transaction(received_at);
        let content_type = self.content_type.as_deref();
        let handled = click
            .handle(
                self.route,
                &self.body.0,
                content_type,
                transaction_id,
                received_at,
            )
            .await;
        let answer = serde_json::to_string(&handled.answer).map_err(|_| ApiError::internal())?;
        if !handled.authentic {
            tracing::warn!(
                action = handled.action,
                remote_address = self.remote_address,
                error = handled.answer.error,
                "a call to Click's address was not signed by Click"
            );
        }
        let call = WebhookCall {
            id: services.ids().uuid_v7(received_at),
            gateway: click.gateway().clone(),
            action: handled.action.to_owned(),
            payment_id: handled.payment_id,
            headers: logged_headers(content_type, self.user_agent.as_deref()),
            remote_address: self.remote_address,
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
        Ok(answer)
    }
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
