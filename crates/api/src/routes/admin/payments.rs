use actix_web::{HttpRequest, HttpResponse, web};
use domain::PaymentId;
use domain::UserId;
use domain::payment::{Attempt, PaymentSearch, PaymentStatus, SearchTooWide};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::parameters::PaymentSearchQuery;
use super::payment_views::{EventView, PaymentView};
use crate::auth::Staff;
use crate::http::{ApiError, Query};
use crate::language::Message;
use crate::openapi::{refusals, tags};
use crate::routes::parameters::{PageQuery, PaymentPath};
use crate::routes::views::Pagination;
use crate::wiring::Services;

/// Characters of what is searched for at most: more than a reference or a gateway's transaction id can have.
const NAME_LENGTH_MAX: usize = 64;

/// A page of payments of all users.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundPayments)]
pub(super) struct Found {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Newest first.
    payments: Vec<PaymentView>,
    /// Where the page stands.
    pagination: Pagination,
}

/// A payment and all that happened to it.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminPaymentResponse)]
pub(super) struct Shown {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The payment.
    payment: PaymentView,
    /// Every change of its status, oldest first.
    history: Vec<EventView>,
}

/// Search payments
///
/// Payments of all users that match everything that is asked for, newest first, each with its attempts. A search that
/// names no `id`, `reference`, `user_id` or `gateway_transaction_id` looks through 31 days: those before `to`, or from
/// `from` on when both are given and no further apart.
#[utoipa::path(
    get,
    path = "/admin/payments/",
    operation_id = "search_payments",
    tag = tags::ADMINISTRATION,
    params(PaymentSearchQuery, PageQuery),
    responses(
        (status = 200, description = "A page of payments", body = Found),
        refusals::StaffList,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn search(
    request: HttpRequest,
    services: web::Data<Services>,
    _staff: Staff,
) -> Result<HttpResponse, ApiError> {
    let query = Query::of(&request)?;
    let (search, asked, now) = (search_of(&query)?, query.page()?, services.now());
    let reach = search.reach(now).map_err(|SearchTooWide| {
        let problem = Message::PeriodTooLong.with("max", PaymentSearch::DAYS_MAX);
        ApiError::invalid("from", problem)
    })?;
    let storage = &services.storage;
    let page = storage.search_payments(&search, reach, asked, now).await?;
    let ids: Vec<PaymentId> = page.items.iter().map(|payment| payment.id).collect();
    let attempts = storage.list_attempts_of(&ids).await?;
    let of = |id| {
        attempts
            .iter()
            .filter(move |attempt| attempt.payment_id == id)
    };
    Ok(HttpResponse::Ok().json(Found {
        success: true,
        payments: page
            .items
            .iter()
            .map(|payment| PaymentView::new(payment, of(payment.id), now))
            .collect(),
        pagination: Pagination::of(&page, asked),
    }))
}

fn search_of(query: &Query) -> Result<PaymentSearch, ApiError> {
    Ok(PaymentSearch {
        id: query.uuid("id")?.map(PaymentId),
        reference: query.line("reference", NAME_LENGTH_MAX)?,
        gateway_transaction: query.line("gateway_transaction_id", NAME_LENGTH_MAX)?,
        user_id: query
            .integer("user_id", 1..=i64::MAX)?
            .and_then(UserId::new),
        gateway: query.word("gateway", |name| name.parse().ok())?,
        status: query.choice("status", &PaymentStatus::ALL, PaymentStatus::as_str)?,
        from: query.moment("from")?,
        until: query.moment("to")?,
    })
}

/// Get a payment
///
/// A payment of any user with its attempts and the history of its states: when, to which, and who or what caused it.
#[utoipa::path(
    get,
    path = "/admin/payments/{payment_id}/",
    operation_id = "get_any_payment",
    tag = tags::ADMINISTRATION,
    params(PaymentPath),
    responses(
        (status = 200, description = "The payment", body = Shown),
        refusals::StaffReadPayment,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn show(
    services: web::Data<Services>,
    _staff: Staff,
    payment_id: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let id = Uuid::try_parse(&payment_id).map(PaymentId);
    let id = id.map_err(|_| ApiError::payment_not_found())?;
    let storage = &services.storage;
    let payment = storage.find_payment(id).await?;
    let payment = payment.ok_or_else(ApiError::payment_not_found)?;
    let (attempts, events) =
        tokio::try_join!(storage.list_attempts(id), storage.list_payment_events(id))?;
    let attempts: &[Attempt] = &attempts;
    Ok(HttpResponse::Ok().json(Shown {
        success: true,
        payment: PaymentView::new(&payment, attempts, services.now()),
        history: events.iter().map(EventView::from).collect(),
    }))
}
