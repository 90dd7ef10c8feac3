use actix_web::{HttpRequest, HttpResponse, web};
use chrono::TimeDelta;
use domain::webhook::{WebhookCall, WebhookFilter};
use domain::{PaymentId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::cursor::{Cursor, limit};
use super::parameters::{BehindQuery, LimitQuery, WebhookPath, WebhookQuery};
use crate::auth::Staff;
use crate::http::{ApiError, Query, json_time};
use crate::language::Message;
use crate::openapi::schemas::Moment;
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// How far the list looks back when the request does not say, days.
const DAYS_DEFAULT: i64 = 30;
/// How far it looks back at most, days, unless it is about one payment: there is no end to what was kept.
const DAYS_MAX: i64 = 31;

/// A call of a gateway and our answer.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookCall)]
pub(super) struct CallView {
    /// The call's id.
    #[schema(examples("1705305600000000-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13"))]
    id: String,
    /// Whose address was called.
    #[schema(examples("click"))]
    gateway: String,
    /// Which of the gateway's calls it was; `unknown` when that could not be read.
    #[schema(examples("prepare"))]
    action: String,
    /// The payment that it names, whether there is one or not; `null` when it names none that could be read.
    #[schema(
        format = "uuid",
        required,
        examples("550e8400-e29b-41d4-a716-446655440000")
    )]
    payment_id: Option<String>,
    /// The signature or credential was right.
    #[schema(examples(true))]
    is_authentic: bool,
    /// From which address it came.
    #[schema(examples("192.0.2.1"))]
    remote_address: String,
    /// Headers that help to understand it, a line each.
    #[schema(examples("content-type: application/x-www-form-urlencoded"))]
    headers: String,
    /// Its body without secrets, signatures and card data.
    #[schema(examples("click_trans_id=13729403&action=0"))]
    body: String,
    /// The body of our answer.
    #[schema(examples("{\"error\":0,\"error_note\":\"Success\"}"))]
    answer: String,
    /// How long the answer took, microseconds.
    #[schema(minimum = 0, examples(5312))]
    duration_micros: i64,
    /// When it arrived.
    #[schema(value_type = Moment)]
    received_at: String,
}

impl From<&WebhookCall> for CallView {
    fn from(call: &WebhookCall) -> Self {
        Self {
            id: cursor_of(call).to_string(),
            gateway: call.gateway.to_string(),
            action: call.action.clone(),
            payment_id: call.payment_id.map(|id| id.to_string()),
            is_authentic: call.is_authentic,
            remote_address: call.remote_address.clone(),
            headers: call.headers.clone(),
            body: call.body.clone(),
            answer: call.answer.clone(),
            duration_micros: call.duration_micros,
            received_at: json_time(call.received_at),
        }
    }
}

fn cursor_of(call: &WebhookCall) -> Cursor {
    Cursor {
        at: call.received_at,
        id: call.id,
    }
}

/// Calls of gateways.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookCalls)]
pub(super) struct Found {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Newest first.
    webhooks: Vec<CallView>,
    /// Ask with it as `behind`, and the rest as before, for older ones; `null` when there are no more.
    #[schema(
        required,
        examples("1705305600000000-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13")
    )]
    next: Option<String>,
}

/// A call of a gateway.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookCallResponse)]
pub(super) struct Shown {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The call.
    webhook: CallView,
}

/// List calls of gateways
///
/// What gateways called us with and what they were answered, accepted or not, newest first: those of the last 30
/// days by default, those of 31 days at most. With `payment_id` the whole time may be named.
#[utoipa::path(
    get,
    path = "/admin/webhooks/",
    operation_id = "list_webhooks",
    tag = tags::ADMINISTRATION,
    params(WebhookQuery, LimitQuery, BehindQuery),
    responses(
        (status = 200, description = "The calls", body = Found),
        refusals::StaffList,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn list(
    request: HttpRequest,
    services: web::Data<Services>,
    _staff: Staff,
) -> Result<HttpResponse, ApiError> {
    let query = Query::of(&request)?;
    let limit = limit(&query)?;
    // A call of this very moment is one of the last 30 days.
    let until = query.moment("to")?;
    let until = until.unwrap_or_else(|| services.now() + TimeDelta::seconds(1));
    let from = query.moment("from")?;
    let from = from.unwrap_or_else(|| days_before(until, DAYS_DEFAULT));
    let payment_id = query.uuid("payment_id")?.map(PaymentId);
    if payment_id.is_none() && from < days_before(until, DAYS_MAX) {
        let problem = Message::CallsTooLongAgo.with("max", DAYS_MAX);
        return Err(ApiError::invalid("from", problem));
    }
    let behind = query.word("behind", Cursor::parse)?;
    let filter = WebhookFilter {
        from,
        until,
        behind: behind.map(|cursor| (cursor.at, cursor.id)),
        gateway: query.word("gateway", |name| name.parse().ok())?,
        payment_id,
        is_authentic: query.boolean("authentic")?,
    };
    let calls = services.storage.list_webhook_calls(&filter, limit).await?;
    Ok(HttpResponse::Ok().json(Found {
        success: true,
        next: Cursor::behind_page(&calls, limit, cursor_of),
        webhooks: calls.iter().map(CallView::from).collect(),
    }))
}

/// Before all time the time begins.
fn days_before(moment: Timestamp, days: i64) -> Timestamp {
    let moment = moment.checked_sub_signed(TimeDelta::days(days));
    moment.unwrap_or(Timestamp::MIN_UTC)
}

/// Get a call of a gateway
///
/// What a gateway called us with and what it was answered.
#[utoipa::path(
    get,
    path = "/admin/webhooks/{id}/",
    operation_id = "get_webhook",
    tag = tags::ADMINISTRATION,
    params(WebhookPath),
    responses(
        (status = 200, description = "The call", body = Shown),
        refusals::StaffReadWebhook,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn show(
    services: web::Data<Services>,
    _staff: Staff,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let call = call_of(&services, &path).await?;
    Ok(HttpResponse::Ok().json(Shown {
        success: true,
        webhook: (&call).into(),
    }))
}

/// The call whose id stands in a path.
pub(super) async fn call_of(services: &Services, path: &str) -> Result<WebhookCall, ApiError> {
    let cursor = Cursor::parse(path).ok_or_else(ApiError::webhook_not_found)?;
    let found = services
        .storage
        .find_webhook_call(cursor.at, cursor.id)
        .await?;
    found.ok_or_else(ApiError::webhook_not_found)
}
