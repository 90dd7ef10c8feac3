use actix_web::{HttpRequest, HttpResponse, web};
use domain::payment::{PaymentFilter, PaymentPurpose, PaymentStatus};
use serde::Serialize;

use super::views::{Pagination, PaymentView};
use crate::auth::Caller;
use crate::http::{ApiError, Query};
use crate::wiring::Services;

/// The filter that a query asks for.
fn filter(query: &Query, purpose: Option<PaymentPurpose>) -> Result<PaymentFilter, ApiError> {
    Ok(PaymentFilter {
        status: query.word("status", PaymentStatus::parse)?,
        gateway: query.word("gateway", |name| name.parse().ok())?,
        purpose,
    })
}

/// `GET /payments/history/`: the caller's payments, newest first.
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

#[derive(Serialize)]
struct TopupHistory {
    success: bool,
    payments: Vec<PaymentView>,
    pagination: Pagination,
}

/// `GET /payments/wallet/topup/history/`: the caller's top-ups, newest first.
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
