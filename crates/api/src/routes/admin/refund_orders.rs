use std::sync::Arc;
use std::time::Duration;

use actix_web::{HttpResponse, web};
use domain::RefundId;
use domain::idempotency::Answer;
use domain::ledger::{Action, ExecuteError, Receipt, ReserveRefund};
use domain::money::AnyMoney;
use domain::refund::Refund;
use serde::Serialize;
use tokio::sync::oneshot;
use tokio::time::timeout;
use utoipa::ToSchema;

use super::approval_views::{ShownApproval, accepted};
use super::order::order;
use super::refund_views::{RefundView, RefundedView};
use super::refunds::payment_of;
use super::requests::RefundRequest;
use crate::auth::Admin;
use crate::gateways::{ThroughGateway, refunds};
use crate::http::{ApiError, Executed, Fields, Idempotent, execute, json_answer};
use crate::openapi::{refusals, tags};
use crate::routes::parameters::{IdempotencyKey, PaymentPath};
use crate::routes::topup::unexpected;
use crate::wiring::{Claim, Services};

/// How long the answer waits for the gateway, so that whoever reads the refund right after it finds how it ended.
const GATEWAY_WAIT_MAX: Duration = Duration::from_secs(5);

/// A refund was reserved.
#[derive(Serialize, ToSchema)]
#[schema(as = RefundReserved)]
pub(super) struct Reserved {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// As it was reserved: `pending`.
    refund: RefundView,
    /// Its payment at that moment.
    payment: RefundedView,
}

/// Refund a payment
///
/// Takes money of a paid payment out of its wallet and has the gateway give it back to the payer. Several refunds of one
/// payment are possible up to its amount. The commission is the gateway's and stays with it, unless the gateway gives a
/// payment back whole.
///
/// The answer says `pending`: the wallet is debited. It is the same for every repeat under the same `Idempotency-Key`,
/// however the refund ended. How it ended is seen in the refund itself: `settled` when the gateway gave
/// the money back, `refused` when it did not and the wallet has the money again. The answer waits for the gateway for some
/// seconds, so that this is mostly known when it comes; a gateway that says nothing is asked again until it does.
///
/// More than one person may order alone waits for a second one: 202, and the wallet is not debited.
#[utoipa::path(
    post,
    path = "/admin/payments/{payment_id}/refunds/",
    operation_id = "refund_payment",
    tag = tags::ADMINISTRATION,
    params(PaymentPath, IdempotencyKey),
    request_body = RefundRequest,
    responses(
        (status = 200, description = "The wallet is debited, and the gateway is asked", body = Reserved),
        (status = 202, description = "The order waits for a second person", body = ShownApproval),
        refusals::RefundPayment,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn create(
    services: web::Data<Services>,
    admin: Admin,
    path: web::Path<String>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    fields.only(&["amount", "reason"])?;
    let order = order(&services, admin, &fields)?;
    let amount = fields.optional_amount("amount")?;
    let payment = payment_of(&services, &path).await?;
    let amount = amount.map(|minor| AnyMoney::new(minor, payment.amount.currency));
    let now = services.now();
    let reserve = ReserveRefund {
        order,
        refund_id: services.ids().refund(now),
        transaction_id: services.ids().transaction(now),
        payment_id: payment.id,
        amount,
        way_back: Arc::new(ThroughGateway::of(&services.gateways, &payment.gateway)),
    };
    let refund_id = reserve.refund_id;
    let action = Action::ReserveRefund(reserve);
    let idempotent = idempotent.with(&fields);
    through_gateway(services, action, refund_id, idempotent, present).await
}

/// Runs an action that may reserve a refund, and has its gateway asked then.
pub(super) async fn through_gateway<P>(
    services: web::Data<Services>,
    action: Action,
    refund_id: RefundId,
    idempotent: Idempotent,
    present: P,
) -> Result<HttpResponse, ApiError>
where
    P: Fn(&Receipt) -> Answer + Send + Sync + 'static,
{
    let (answer, answered) = oneshot::channel();
    let order = Order {
        action,
        refund_id,
        idempotent,
    };
    let background = services.background.clone();
    let placing = background.run(place(services.into_inner(), order, present, answer));
    let executed = answered.await.map_err(|_| ApiError::internal())??;
    // However the gateway answers, and if it does not: what was reserved is the answer.
    let _ = timeout(GATEWAY_WAIT_MAX, placing).await;
    Ok(executed.respond())
}

/// What may reserve a refund.
struct Order {
    action: Action,
    refund_id: RefundId,
    idempotent: Idempotent,
}

/// Reserves the refund, says what came of it, and then asks the gateway. Goes on to its end though the client hangs up;
/// what a crash leaves undone is found by the job.
async fn place<P>(
    services: Arc<Services>,
    order: Order,
    present: P,
    answer: oneshot::Sender<Result<Executed, ExecuteError>>,
) where
    P: Fn(&Receipt) -> Answer + Send + Sync + 'static,
{
    // Taken before there is a refund, so that no job asks for it at the same time. Whoever approves an order that somebody
    // else is approving goes without, and leaves the gateway to them or to the job.
    let claim = match Claim::take(&services, refunds::work(order.refund_id)).await {
        Ok(claim) => claim,
        Err(failure) => {
            let _ = answer.send(Err(failure.into()));
            return;
        }
    };
    let executed = execute(services.ledger(), order.action, order.idempotent, present).await;
    let reserved = executed.as_ref().ok().and_then(reserved_now);
    // The client may have hung up.
    let _ = answer.send(executed);
    match (claim, reserved) {
        (Some(claim), Some(refund)) => refunds::pursue_first(&services, claim, refund).await,
        (Some(claim), None) => claim.release(&services).await,
        (None, _) => {}
    }
}

/// The refund, when it is reserved just now: nobody has asked the gateway for it.
fn reserved_now(executed: &Executed) -> Option<Refund> {
    match executed.applied()? {
        Receipt::RefundReserved(refunded) => Some(refunded.refund.clone()),
        Receipt::OrderApproved(approved) => match &approved.receipt {
            Some(Receipt::RefundReserved(refunded)) => Some(refunded.refund.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn present(receipt: &Receipt) -> Answer {
    match receipt {
        Receipt::RefundReserved(refunded) => json_answer(&Reserved {
            success: true,
            refund: (&refunded.refund).into(),
            payment: (&refunded.payment).into(),
        }),
        Receipt::ApprovalRequested(approval) => accepted(approval),
        other => unexpected(other),
    }
}
