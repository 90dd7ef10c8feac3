use actix_web::{HttpRequest, HttpResponse, web};
use domain::payment::{PaymentFilter, PaymentPurpose, PaymentStatus};
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::{PageQuery, PaymentQuery};
use super::views::{Pagination, PaymentView};
use crate::auth::Caller;
use crate::http::{ApiError, Query};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// The filter that a query asks for.
fn filter(query: &Query, purpose: Option<PaymentPurpose>) -> Result<PaymentFilter, ApiError> {
    Ok(PaymentFilter {
        status: query.choice("status", &PaymentStatus::ALL, PaymentStatus::as_str)?,
        gateway: query.word("gateway", |name| name.parse().ok())?,
        purpose,
    })
}

/// Payment history
///
/// The caller's payments through either endpoint, newest first, as a bare array; `X-Total-Count` says how many there
/// are on all pages.
#[utoipa::path(
    get,
    path = "/payments/history/",
    operation_id = "list_payments",
    tag = tags::PAYMENTS,
    params(PaymentQuery, PageQuery),
    responses(
        (
            status = 200,
            description = "A page of payments",
            body = Vec<PaymentView>,
            headers(("X-Total-Count" = u64, description = "Payments on all pages")),
        ),
        refusals::OwnList,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn payments(
    request: HttpRequest,
    services: web::Data<Services>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let query = Query::of(&request)?;
    let filter = filter(&query, None)?;
    let now = services.now();
    let page = services
        .storage
        .list_payments(caller.user_id, &filter, query.page()?, now)
        .await?;
    let views: Vec<_> = page
        .items
        .iter()
        .map(|payment| PaymentView::new(payment, payment.status_at(now)))
        .collect();
    Ok(HttpResponse::Ok()
        .insert_header(("x-total-count", page.total_count.to_string()))
        .json(views))
}

/// A page of top-ups.
#[derive(Serialize, ToSchema)]
pub(super) struct TopupHistory {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Newest first.
    payments: Vec<PaymentView>,
    /// Where the page stands.
    pagination: Pagination,
}

/// Top-up history
///
/// The payments that the caller created through `wallet/topup`, newest first.
#[utoipa::path(
    get,
    path = "/payments/wallet/topup/history/",
    operation_id = "list_topups",
    tag = tags::WALLET,
    params(PaymentQuery, PageQuery),
    responses(
        (status = 200, description = "A page of top-ups", body = TopupHistory),
        refusals::OwnList,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn topups(
    request: HttpRequest,
    services: web::Data<Services>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let query = Query::of(&request)?;
    let filter = filter(&query, Some(PaymentPurpose::Topup))?;
    let (now, asked) = (services.now(), query.page()?);
    let page = services
        .storage
        .list_payments(caller.user_id, &filter, asked, now)
        .await?;
    Ok(HttpResponse::Ok().json(TopupHistory {
        success: true,
        pagination: Pagination::of(&page, asked),
        payments: page
            .items
            .iter()
            .map(|payment| PaymentView::new(payment, payment.status_at(now)))
            .collect(),
    }))
}
