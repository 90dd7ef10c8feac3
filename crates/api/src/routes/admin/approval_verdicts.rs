use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use domain::administration::Approval;
use domain::idempotency::Answer;
use domain::ledger::{Action, ApproveOrder, Receipt, RejectOrder};
use domain::refund::{NoGateway, WayBack};

use super::approval_views::{ApprovedOrder, ShownApproval};
use super::approvals::approval_of;
use super::order::order;
use super::parameters::ApprovalPath;
use super::reason;
use super::refund_orders::through_gateway;
use super::requests::{ApproveRequest, RejectRequest};
use crate::auth::Admin;
use crate::gateways::ThroughGateway;
use crate::http::{ApiError, Fields, Idempotent, json_answer, run};
use crate::openapi::{refusals, tags};
use crate::routes::parameters::IdempotencyKey;
use crate::routes::topup::unexpected;
use crate::wiring::Services;

/// Approve an order
///
/// Lets an order of somebody else be carried out, by the state of things now, in one step with the approval: either both are
/// done or neither. When the order is refused now (the wallet is empty, the payment was refunded meanwhile), that refusal is the
/// answer and the order waits on. An order that was approved already stays so and is not carried out again. Who gave an order
/// cannot approve it: 403 `second_person_required`. One that was rejected, or waited too long, is 409 `approval_over`.
///
/// The answer to an approved refund says `pending`, as that of `admin/payments/{payment_id}/refunds/` does.
#[utoipa::path(
    post,
    path = "/admin/approvals/{id}/approve/",
    operation_id = "approve_order",
    tag = tags::ADMINISTRATION,
    params(ApprovalPath, IdempotencyKey),
    request_body = ApproveRequest,
    responses(
        (status = 200, description = "The order was carried out", body = ApprovedOrder),
        refusals::ApproveOrder,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn approve(
    request: HttpRequest,
    services: web::Data<Services>,
    admin: Admin,
    id: web::Path<String>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    fields.only(&["reason"])?;
    let reason = reason::optional(&request, Some(&fields))?;
    let approval = approval_of(&services, &id).await?;
    let now = services.now();
    let approve = ApproveOrder {
        approval_id: approval.id,
        order: approval.order,
        actor: admin.0,
        reason,
        line_id: services.ids().admin_log(now),
        order_line_id: services.ids().admin_log(now),
        transaction_id: services.ids().transaction(now),
        way_back: way_back(&services, &approval).await?,
    };
    let action = Action::ApproveOrder(Box::new(approve));
    let idempotent = idempotent.with(&fields);
    let present = move |receipt: &Receipt| match receipt {
        Receipt::OrderApproved(approved) => json_answer(&ApprovedOrder::new(approved, now)),
        other => unexpected(other),
    };
    match approval.order.refund() {
        Some(place) => {
            through_gateway(services, action, place.refund_id, idempotent, present).await
        }
        None => run(services.ledger(), action, idempotent, present).await,
    }
}

/// What is known of the way back, for an order that needs one.
async fn way_back(services: &Services, approval: &Approval) -> Result<Arc<dyn WayBack>, ApiError> {
    let Some(place) = approval.order.refund() else {
        return Ok(Arc::new(NoGateway));
    };
    let payment = services.storage.find_payment(place.payment_id).await?;
    let payment = payment.ok_or_else(ApiError::payment_not_found)?;
    Ok(Arc::new(ThroughGateway::of(
        &services.gateways,
        &payment.gateway,
    )))
}

/// Reject an order
///
/// Keeps an order from being carried out. Who gave it may withdraw it so. One that was rejected already stays so; one that was
/// approved, or waited too long, is 409 `approval_over`.
#[utoipa::path(
    post,
    path = "/admin/approvals/{id}/reject/",
    operation_id = "reject_order",
    tag = tags::ADMINISTRATION,
    params(ApprovalPath, IdempotencyKey),
    request_body = RejectRequest,
    responses(
        (status = 200, description = "The order will not be carried out", body = ShownApproval),
        refusals::RejectOrder,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn reject(
    services: web::Data<Services>,
    admin: Admin,
    id: web::Path<String>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    fields.only(&["reason"])?;
    let order = order(&services, admin, &fields)?;
    let approval = approval_of(&services, &id).await?;
    let now = services.now();
    let action = Action::RejectOrder(RejectOrder {
        approval_id: approval.id,
        order,
    });
    let present = move |receipt: &Receipt| -> Answer {
        match receipt {
            Receipt::OrderRejected(rejected) => json_answer(&ShownApproval::new(rejected, now)),
            other => unexpected(other),
        }
    };
    run(services.ledger(), action, idempotent.with(&fields), present).await
}
