use actix_web::{HttpResponse, web};
use domain::gateway::Callbacks;
use domain::webhook::WebhookCall;
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::WebhookPath;
use super::webhooks::call_of;
use crate::auth::Admin;
use crate::http::{ApiError, RawBody};
use crate::openapi::{refusals, tags};
use crate::routes::callbacks::call::ReceivedCall;
use crate::wiring::{Resigned, Services};

/// What came of a call that was handed over once more.
#[derive(Serialize, ToSchema)]
#[schema(as = Redelivery)]
pub(super) struct Redelivered {
    /// Always `true`: the call was answered, whatever the answer says.
    #[schema(examples(true))]
    success: bool,
    /// Which of the gateway's calls it was.
    #[schema(examples("complete"))]
    action: String,
    /// The signature or credential was right.
    #[schema(examples(true))]
    is_authentic: bool,
    /// The status of the answer.
    #[schema(minimum = 100, maximum = 599, examples(200))]
    status: u16,
    /// The body of the answer.
    #[schema(examples("{\"error\":-4,\"error_note\":\"Already paid\"}"))]
    answer: String,
}

/// Deliver a call once more
///
/// Sandbox only, for diagnosis: hands a stored call to what answers the gateway's calls, and shows what it answers now. A call
/// that was authentic is signed anew by the simulated gateway, since signatures and keys are not stored; one that was not goes
/// as it is stored. It is written down as a call of its own, and moves money at most once, like any repeat. A body is not
/// read.
#[utoipa::path(
    post,
    path = "/admin/webhooks/{id}/redeliver/",
    operation_id = "redeliver_webhook",
    tag = tags::ADMINISTRATION,
    params(WebhookPath),
    responses(
        (status = 200, description = "The call was answered", body = Redelivered),
        refusals::RedeliverWebhook,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn redeliver(
    services: web::Data<Services>,
    _admin: Admin,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let resigner = services.resigner.as_ref();
    let resigner = resigner.ok_or_else(ApiError::not_redeliverable)?;
    let call = call_of(&services, &path).await?;
    let callbacks = services.gateways.callbacks(&call.gateway).cloned();
    let callbacks = callbacks.ok_or_else(ApiError::gateway_not_implemented)?;
    let sent = if call.is_authentic {
        let signed = resigner.sign(&call.gateway, &call.body);
        signed.ok_or_else(ApiError::not_redeliverable)?
    } else {
        Resigned {
            body: call.body.clone(),
            authorization: None,
        }
    };
    let received = ReceivedCall {
        path: address(&call, &*callbacks).ok_or_else(ApiError::not_redeliverable)?,
        method: "POST".to_owned(),
        body: RawBody(sent.body.into()),
        content_type: content_type(&call),
        authorization: sent.authorization,
        user_agent: Some(format!("redelivery of {}", &*path)),
        remote_address: None,
    };
    let background = services.background.clone();
    let answered = background.run(async move { received.answer(&services, &*callbacks).await });
    let reply = answered.await.map_err(|_| ApiError::internal())?;
    Ok(HttpResponse::Ok().json(Redelivered {
        success: true,
        action: reply.action,
        is_authentic: reply.is_authentic,
        status: reply.status,
        answer: reply.body,
    }))
}

/// The address for this kind of call; where a gateway has one for all kinds, that.
fn address(call: &WebhookCall, callbacks: &dyn Callbacks) -> Option<&'static str> {
    let paths = callbacks.paths();
    let own = paths.iter().find(|path| **path == call.action);
    own.or(paths.last()).copied()
}

/// The content type, as it was written down.
fn content_type(call: &WebhookCall) -> Option<String> {
    let mut lines = call.headers.lines();
    let value = lines.find_map(|line| line.strip_prefix("content-type: "))?;
    Some(value.to_owned())
}
