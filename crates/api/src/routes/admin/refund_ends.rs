use actix_web::{HttpResponse, web};
use domain::RefundId;
use domain::administration::AdminOrder;
use domain::idempotency::Answer;
use domain::ledger::{Action, Receipt, RefuseRefund, SettleRefund};
use uuid::Uuid;

use super::approval_views::{ShownApproval, accepted};
use super::order::order;
use super::parameters::RefundOfPaymentPath;
use super::refunds::Shown;
use super::requests::RefundEndRequest;
use crate::auth::Admin;
use crate::http::{ApiError, Fields, Idempotent, json_answer, run};
use crate::openapi::{refusals, tags};
use crate::routes::parameters::IdempotencyKey;
use crate::routes::payments::payment_id;
use crate::routes::topup::unexpected;
use crate::wiring::Services;

/// Settle a refund by hand
///
/// The payer has the money: somebody has seen it in the gateway's own books. Ends a refund that is pending. One that is
/// settled already stays so; if it was disputed, it is not any more. One that was refused is settled after all, and its sum
/// goes out of the wallet again (402 when the wallet no longer holds it). Within ten minutes after `ordered_at` the gateway
/// may still be making the refund itself, and one that is pending is 409. More than one person may order alone waits for a
/// second one: 202, and the refund stays as it is.
#[utoipa::path(
    post,
    path = "/admin/payments/{payment_id}/refunds/{refund_id}/settle/",
    operation_id = "settle_refund",
    tag = tags::ADMINISTRATION,
    params(RefundOfPaymentPath, IdempotencyKey),
    request_body = RefundEndRequest,
    responses(
        (status = 200, description = "The refund is settled", body = Shown),
        (status = 202, description = "The order waits for a second person", body = ShownApproval),
        refusals::SettleRefund,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn settle(
    services: web::Data<Services>,
    admin: Admin,
    path: web::Path<(String, String)>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    let end = End::read(&services, admin, &path, &fields)?;
    let settle = Action::SettleRefund(SettleRefund {
        refund_id: end.refund_id,
        payment_id: end.payment_id,
        reference: None,
        by_hand: Some(end.order),
        transaction_id: services.ids().transaction(services.now()),
    });
    run(services.ledger(), settle, idempotent.with(&fields), present).await
}

/// Refuse a refund by hand
///
/// The payer does not have the money and will not get it: somebody has seen it in the gateway's own books. Ends a refund
/// that is pending, and the wallet gets its money back. One that is refused already stays so; if it was disputed, it is not
/// any more. One that is settled is 409, and so is one that is pending within ten minutes after `ordered_at`: the gateway may
/// still be making it. More than one person may order alone waits for a second one: 202, and the refund stays as it is.
#[utoipa::path(
    post,
    path = "/admin/payments/{payment_id}/refunds/{refund_id}/refuse/",
    operation_id = "refuse_refund",
    tag = tags::ADMINISTRATION,
    params(RefundOfPaymentPath, IdempotencyKey),
    request_body = RefundEndRequest,
    responses(
        (status = 200, description = "The refund is refused", body = Shown),
        (status = 202, description = "The order waits for a second person", body = ShownApproval),
        refusals::RefuseRefund,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn refuse(
    services: web::Data<Services>,
    admin: Admin,
    path: web::Path<(String, String)>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    let end = End::read(&services, admin, &path, &fields)?;
    let refuse = Action::RefuseRefund(RefuseRefund {
        refund_id: end.refund_id,
        payment_id: end.payment_id,
        error_code: None,
        by_hand: Some(end.order),
        transaction_id: services.ids().transaction(services.now()),
    });
    run(services.ledger(), refuse, idempotent.with(&fields), present).await
}

/// Which refund ends, and by whose word.
struct End {
    payment_id: domain::PaymentId,
    refund_id: RefundId,
    order: AdminOrder,
}

impl End {
    fn read(
        services: &Services,
        admin: Admin,
        (payment, refund): &(String, String),
        fields: &Fields,
    ) -> Result<Self, ApiError> {
        fields.only(&["reason"])?;
        let order = order(services, admin, fields)?;
        Ok(Self {
            payment_id: payment_id(payment)?,
            refund_id: Uuid::try_parse(refund)
                .map(RefundId)
                .map_err(|_| ApiError::refund_not_found())?,
            order,
        })
    }
}

fn present(receipt: &Receipt) -> Answer {
    match receipt {
        Receipt::RefundSettled(refunded) | Receipt::RefundRefused(refunded) => {
            json_answer(&Shown::new(&refunded.refund, &refunded.payment))
        }
        Receipt::ApprovalRequested(approval) => accepted(approval),
        other => unexpected(other),
    }
}
