use actix_web::{HttpRequest, HttpResponse, web};
use domain::RefundId;
use domain::payment::Payment;
use domain::refund::{Refund, RefundStatus};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::cursor::{Cursor, limit};
use super::parameters::{BehindQuery, LimitQuery, PendingQuery, RefundPath};
use super::refund_views::{RefundView, RefundedView};
use crate::auth::Staff;
use crate::http::{ApiError, Query};
use crate::openapi::{refusals, tags};
use crate::routes::parameters::PaymentPath;
use crate::routes::payments::payment_id;
use crate::wiring::Services;

/// The refunds of a payment.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentRefunds)]
pub(super) struct OfPayment {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The payment, as it stands.
    payment: RefundedView,
    /// Oldest first.
    refunds: Vec<RefundView>,
}

/// Refunds that no gateway has answered for.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingRefunds)]
pub(super) struct Pending {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Oldest first.
    refunds: Vec<RefundView>,
    /// Ask with it as `behind` for more; `null` when there are no more.
    #[schema(
        required,
        examples("1705305600000000-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13")
    )]
    next: Option<String>,
}

/// A refund.
#[derive(Serialize, ToSchema)]
#[schema(as = RefundResponse)]
pub(super) struct Shown {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// As it stands now.
    refund: RefundView,
    /// Its payment, as it stands now.
    payment: RefundedView,
}

impl Shown {
    pub(super) fn new(refund: &Refund, payment: &Payment) -> Self {
        Self {
            success: true,
            refund: refund.into(),
            payment: payment.into(),
        }
    }
}

/// The payment in a path.
pub(super) async fn payment_of(services: &Services, path: &str) -> Result<Payment, ApiError> {
    let found = services.storage.find_payment(payment_id(path)?).await?;
    found.ok_or_else(ApiError::payment_not_found)
}

/// List refunds of a payment
///
/// Every refund of a payment of any user with its states, and what is left to be refunded. Refunds that the gateway began
/// by itself are among them.
#[utoipa::path(
    get,
    path = "/admin/payments/{payment_id}/refunds/",
    operation_id = "list_refunds",
    tag = tags::ADMINISTRATION,
    params(PaymentPath),
    responses(
        (status = 200, description = "The refunds", body = OfPayment),
        refusals::StaffReadPayment,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn of_payment(
    services: web::Data<Services>,
    _staff: Staff,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let payment = payment_of(&services, &path).await?;
    let refunds = services.storage.list_refunds(payment.id).await?;
    Ok(HttpResponse::Ok().json(OfPayment {
        success: true,
        payment: (&payment).into(),
        refunds: refunds.iter().map(RefundView::from).collect(),
    }))
}

/// List pending refunds
///
/// Refunds of all payments whose gateways have not answered: the wallets are debited, and whether the payers got the money
/// is not known yet. They are asked about by themselves until it is, or staff end them by hand. One whose `ordered_at` is
/// `null` was never sent to its gateway.
#[utoipa::path(
    get,
    path = "/admin/refunds/",
    operation_id = "list_pending_refunds",
    tag = tags::ADMINISTRATION,
    params(PendingQuery, LimitQuery, BehindQuery),
    responses(
        (status = 200, description = "The refunds", body = Pending),
        refusals::StaffList,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn pending(
    request: HttpRequest,
    services: web::Data<Services>,
    _staff: Staff,
) -> Result<HttpResponse, ApiError> {
    let query = Query::of(&request)?;
    // The one status that can be listed over all payments; the others are found by their payments.
    query.choice("status", &[RefundStatus::Pending], RefundStatus::as_str)?;
    let behind = query.word("behind", Cursor::parse)?;
    let limit = limit(&query)?;
    let after = behind.map(|cursor| (cursor.at, RefundId(cursor.id)));
    let refunds = services.storage.list_pending_refunds(after, limit).await?;
    let cursor_of = |refund: &Refund| Cursor {
        at: refund.requested_at,
        id: refund.id.0,
    };
    Ok(HttpResponse::Ok().json(Pending {
        success: true,
        next: Cursor::behind_page(&refunds, limit, cursor_of),
        refunds: refunds.iter().map(RefundView::from).collect(),
    }))
}

/// Get a refund
///
/// A refund as it stands now, and its payment.
#[utoipa::path(
    get,
    path = "/admin/refunds/{id}/",
    operation_id = "get_refund",
    tag = tags::ADMINISTRATION,
    params(RefundPath),
    responses(
        (status = 200, description = "The refund", body = Shown),
        refusals::StaffReadRefund,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn show(
    services: web::Data<Services>,
    _staff: Staff,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let id = Uuid::try_parse(&path).map_err(|_| ApiError::refund_not_found())?;
    let refund = services.storage.find_refund(RefundId(id)).await?;
    let refund = refund.ok_or_else(ApiError::refund_not_found)?;
    let payment = services.storage.find_payment(refund.payment_id).await?;
    let payment = payment.ok_or_else(ApiError::payment_not_found)?;
    Ok(HttpResponse::Ok().json(Shown::new(&refund, &payment)))
}
