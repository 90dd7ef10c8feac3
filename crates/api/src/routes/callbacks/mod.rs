//! What gateways call: `/api/payments/{gateway}/{path}/`. A call is handed to the gateway's crate as it came, and
//! written down with its answer. A new gateway needs nothing here but, if it is to be in the API documentation, a file
//! that describes its addresses.

pub(super) mod call;
mod card_numbers;
pub(super) mod click;
mod click_messages;
pub(super) mod payme;
mod payme_messages;

use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, USER_AGENT};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use domain::gateway::GatewayName;
use secrecy::SecretString;

use self::call::ReceivedCall;
use crate::http::{ApiError, RawBody, client_address};
use crate::wiring::{Services, known_gateways};

/// The addresses of every gateway that this program knows; never limited.
pub(super) fn configure(config: &mut ServiceConfig) {
    for kind in known_gateways() {
        let gateway = kind.name();
        config.service(web::scope(&format!("/api/payments/{gateway}")).service(
            web::resource("/{path}").to(
                move |request: HttpRequest,
                      services: web::Data<Services>,
                      body: Result<RawBody, ApiError>| {
                    answer(gateway, request, services, body)
                },
            ),
        ));
    }
}

/// Runs in the background, so that a call whose caller has hung up is still logged with its answer.
async fn answer(
    gateway: &'static str,
    request: HttpRequest,
    services: web::Data<Services>,
    body: Result<RawBody, ApiError>,
) -> Result<HttpResponse, ApiError> {
    let gateway: GatewayName = gateway.parse().map_err(|_| ApiError::internal())?;
    let method = request.method().as_str();
    let Some(callbacks) = services.gateways.callbacks(&gateway).cloned() else {
        return Err(match method {
            "POST" => ApiError::gateway_not_implemented(),
            _ => ApiError::method_not_allowed("POST"),
        });
    };
    let asked = request.match_info().query("path");
    let mut paths = callbacks.paths().iter();
    let path = *paths
        .find(|path| **path == asked)
        .ok_or_else(ApiError::not_found)?;
    if !callbacks.takes_method(method) {
        return Err(ApiError::method_not_allowed("POST"));
    }
    let header = |name: HeaderName| {
        let value = request.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let call = ReceivedCall {
        path,
        method: method.to_owned(),
        body: readable(body, &gateway),
        content_type: header(CONTENT_TYPE),
        authorization: header(AUTHORIZATION).map(SecretString::from),
        user_agent: header(USER_AGENT),
        remote_address: client_address(&request),
    };
    let own = services.clone().into_inner();
    let answering = async move { call.answer(&own, &*callbacks).await };
    let answered = services.background.run(answering).await;
    let reply = answered.map_err(|_| ApiError::internal())?;
    let status = reply.status.try_into().map_err(|_| ApiError::internal())?;
    Ok(HttpResponse::build(status)
        .content_type(reply.content_type)
        .body(reply.body))
}

/// A body that is too long, broken off or never ends says as little as an empty one, and gets the same answer: gateways
/// read the outcome of a call in an answer of their own form and take another HTTP status for an outage.
fn readable(body: Result<RawBody, ApiError>, gateway: &GatewayName) -> RawBody {
    body.unwrap_or_else(|error| {
        tracing::warn!(
            gateway = gateway.as_str(),
            "the body of a call to an address of {gateway} cannot be read: {error}"
        );
        RawBody(web::Bytes::new())
    })
}
