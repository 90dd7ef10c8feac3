use actix_web::{HttpRequest, HttpResponse, web};
use domain::Timestamp;
use domain::payment::Payment;
use serde::Serialize;
use utoipa::ToSchema;

use super::cursor::limit;
use super::parameters::LimitQuery;
use super::payment_views::PaymentView;
use super::refund_views::RefundView;
use crate::auth::Staff;
use crate::http::{ApiError, Query};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// What is not known yet.
#[derive(Serialize, ToSchema)]
#[schema(as = OpenOutcomes)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each list says whether there is more of it"
)]
pub(super) struct Open {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Payments that are in `processing` past their time, the most overdue first.
    #[schema(max_items = 100)]
    payments: Vec<PaymentView>,
    /// There are more than these.
    #[schema(examples(false))]
    has_more_payments: bool,
    /// Payments of which an attempt is in question, oldest first.
    #[schema(max_items = 100)]
    disputed_payments: Vec<PaymentView>,
    /// There are more than these.
    #[schema(examples(false))]
    has_more_disputed_payments: bool,
    /// Refunds that are pending, oldest first.
    #[schema(max_items = 100)]
    refunds: Vec<RefundView>,
    /// There are more than these.
    #[schema(examples(false))]
    has_more_refunds: bool,
    /// Refunds whose gateways said the opposite of how they had ended, the first to be disputed first.
    #[schema(max_items = 100)]
    disputed_refunds: Vec<RefundView>,
    /// There are more than these.
    #[schema(examples(false))]
    has_more_disputed_refunds: bool,
}

/// List what is open
///
/// Whatever a gateway has not given an answer to: payments that are in `processing` past their time, whose payers may have
/// paid, and refunds that may or may not have reached their payers. And what it contradicts itself about: payments of
/// which an attempt is in question (`disputed_at`), because it was cancelled after it was confirmed, or confirmed after it
/// was over, or another one had paid before. Gateways are asked about all of them by themselves, ever more rarely; what
/// stays here for long wants somebody to look at the gateway's own books.
#[utoipa::path(
    get,
    path = "/admin/open/",
    operation_id = "list_open_outcomes",
    tag = tags::ADMINISTRATION,
    params(LimitQuery),
    responses(
        (status = 200, description = "What is open", body = Open),
        refusals::StaffList,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn list(
    request: HttpRequest,
    services: web::Data<Services>,
    _staff: Staff,
) -> Result<HttpResponse, ApiError> {
    let limit = limit(&Query::of(&request)?)?;
    let now = services.now();
    let storage = &services.storage;
    // One more than is shown tells whether there are more.
    let (mut payments, mut disputed, mut refunds, mut disputed_refunds) = tokio::try_join!(
        storage.list_processing(None, limit + 1),
        storage.list_disputed(None, limit + 1),
        storage.list_pending_refunds(None, limit + 1),
        storage.list_disputed_refunds(limit + 1),
    )?;
    payments.retain(|payment| payment.is_overdue(now));
    let has_more_payments = cut(&mut payments, limit);
    let has_more_disputed_payments = cut(&mut disputed, limit);
    let has_more_refunds = cut(&mut refunds, limit);
    let has_more_disputed_refunds = cut(&mut disputed_refunds, limit);
    let listed = payments.iter().chain(&disputed);
    let ids: Vec<_> = listed.map(|payment| payment.id).collect();
    let attempts = storage.list_attempts_of(&ids).await?;
    let shown = |payment: &Payment, now: Timestamp| {
        let of_it = attempts
            .iter()
            .filter(|attempt| attempt.payment_id == payment.id);
        PaymentView::new(payment, of_it, now)
    };
    Ok(HttpResponse::Ok().json(Open {
        success: true,
        payments: payments.iter().map(|payment| shown(payment, now)).collect(),
        has_more_payments,
        disputed_payments: disputed.iter().map(|payment| shown(payment, now)).collect(),
        has_more_disputed_payments,
        refunds: refunds.iter().map(RefundView::from).collect(),
        has_more_refunds,
        disputed_refunds: disputed_refunds.iter().map(RefundView::from).collect(),
        has_more_disputed_refunds,
    }))
}

/// Leaves so many; whether there were more.
fn cut<T>(rows: &mut Vec<T>, limit: u32) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    has_more
}
