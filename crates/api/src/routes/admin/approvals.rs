use actix_web::{HttpRequest, HttpResponse, web};
use domain::ApprovalId;
use domain::administration::{Approval, ApprovalFilter, ApprovalState};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::approval_views::{ApprovalView, ShownApproval};
use super::cursor::{Cursor, limit};
use super::parameters::{ApprovalPath, ApprovalQuery, BehindQuery, LimitQuery};
use crate::auth::Staff;
use crate::http::{ApiError, Query};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// A page of approvals.
#[derive(Serialize, ToSchema)]
#[schema(as = Approvals)]
pub(super) struct ApprovalPage {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Newest first.
    approvals: Vec<ApprovalView>,
    /// Ask with it as `behind`, and the rest as before, for older ones; `null` when there are no more.
    #[schema(
        required,
        examples("1705305600000000-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e14")
    )]
    next: Option<String>,
}

/// The approval in a path.
pub(super) async fn approval_of(services: &Services, id: &str) -> Result<Approval, ApiError> {
    let id = Uuid::try_parse(id).map_err(|_| ApiError::approval_not_found())?;
    let found = services.storage.find_approval(ApprovalId(id)).await?;
    found.ok_or_else(ApiError::approval_not_found)
}

/// List orders for a second person
///
/// Orders of staff that are too large for one person, newest first: those that wait for a second person, and those that waited
/// for one.
#[utoipa::path(
    get,
    path = "/admin/approvals/",
    operation_id = "list_approvals",
    tag = tags::ADMINISTRATION,
    params(ApprovalQuery, LimitQuery, BehindQuery),
    responses(
        (status = 200, description = "A page of them", body = ApprovalPage),
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
    let behind = query.word("behind", Cursor::parse)?;
    let now = services.now();
    let filter = ApprovalFilter {
        state: query.choice("state", &ApprovalState::ALL, ApprovalState::as_str)?,
        behind: behind.map(|cursor| (cursor.at, ApprovalId(cursor.id))),
        now,
    };
    let approvals = services.storage.list_approvals(&filter, limit).await?;
    let cursor_of = |approval: &Approval| Cursor {
        at: approval.requested_at,
        id: approval.id.0,
    };
    Ok(HttpResponse::Ok().json(ApprovalPage {
        success: true,
        next: Cursor::behind_page(&approvals, limit, cursor_of),
        approvals: approvals
            .iter()
            .map(|approval| ApprovalView::new(approval, now))
            .collect(),
    }))
}

/// Get an order for a second person
///
/// What was ordered, by whom and why, and how it was decided.
#[utoipa::path(
    get,
    path = "/admin/approvals/{id}/",
    operation_id = "get_approval",
    tag = tags::ADMINISTRATION,
    params(ApprovalPath),
    responses(
        (status = 200, description = "The order", body = ShownApproval),
        refusals::StaffReadApproval,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn show(
    services: web::Data<Services>,
    _staff: Staff,
    id: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let approval = approval_of(&services, &id).await?;
    Ok(HttpResponse::Ok().json(ShownApproval::new(&approval, services.now())))
}
