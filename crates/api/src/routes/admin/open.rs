use actix_web::{HttpRequest, HttpResponse, web};
use domain::payment::Payment;
use serde::Serialize;
use utoipa::ToSchema;

use super::cursor::limit;
use super::open_page::OpenPage;
use super::open_place::OpenPlace;
use super::parameters::{LimitQuery, OpenQuery};
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
    /// Payments in `processing` that are past their time, or whose order to debit a card has had no answer for ten seconds;
    /// by `expires_at`, so that the most overdue come first.
    #[schema(max_items = 100)]
    payments: Vec<PaymentView>,
    /// There may be more than these, also when fewer than `limit` are listed: one request looks through no more than 2,000
    /// payments in `processing`.
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
    /// Ask with it as `behind` for more of those lists of which there are more, the others being empty then; `null` when there
    /// is no more of any.
    #[schema(
        required,
        examples("1705305600000000-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13...")
    )]
    next: Option<String>,
}

/// List what is open
///
/// Whatever a gateway has not given an answer to: payments that are in `processing` past their time, whose payers may have
/// paid; orders to debit a card that got no answer within ten seconds, whatever time their payments have left; and refunds
/// that may or may not have reached their payers. And what it contradicts itself about: payments of
/// which an attempt is in question (`disputed_at`), because it was cancelled after it was confirmed, or confirmed after it
/// was over, or another one had paid before. Gateways are asked about all of them by themselves, ever more rarely; what
/// stays here for long wants somebody to look at the gateway's own books, and to end it by hand.
#[utoipa::path(
    get,
    path = "/admin/open/",
    operation_id = "list_open_outcomes",
    tag = tags::ADMINISTRATION,
    params(LimitQuery, OpenQuery),
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
    let query = Query::of(&request)?;
    let place = query.word("behind", OpenPlace::parse)?;
    let place = place.unwrap_or(OpenPlace::START);
    let limit = limit(&query)?;
    let now = services.now();
    let found = OpenPage::at(&services, place, limit, now).await?;
    let listed = found.payments.rows.iter();
    let ids: Vec<_> = listed
        .chain(&found.disputed_payments.rows)
        .map(|payment| payment.id)
        .collect();
    let attempts = services.storage.list_attempts_of(&ids).await?;
    let shown = |payment: &Payment| {
        let of_it = attempts
            .iter()
            .filter(|attempt| attempt.payment_id == payment.id);
        PaymentView::new(payment, of_it, now)
    };
    Ok(HttpResponse::Ok().json(Open {
        success: true,
        next: found.next(),
        payments: found.payments.rows.iter().map(shown).collect(),
        has_more_payments: found.payments.behind.is_some(),
        disputed_payments: found.disputed_payments.rows.iter().map(shown).collect(),
        has_more_disputed_payments: found.disputed_payments.has_more,
        refunds: found.refunds.rows.iter().map(RefundView::from).collect(),
        has_more_refunds: found.refunds.has_more,
        disputed_refunds: found
            .disputed_refunds
            .rows
            .iter()
            .map(RefundView::from)
            .collect(),
        has_more_disputed_refunds: found.disputed_refunds.has_more,
    }))
}
