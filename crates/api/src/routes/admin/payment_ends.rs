use actix_web::{HttpResponse, web};
use domain::ledger::{Action, FailPayment, Receipt};

use super::order::order;
use super::payment_views::ChangedView;
use super::requests::PaymentEndRequest;
use crate::auth::Admin;
use crate::http::{ApiError, Fields, Idempotent, json_answer, run};
use crate::openapi::{refusals, tags};
use crate::routes::parameters::{IdempotencyKey, PaymentPath};
use crate::routes::payments::payment_id;
use crate::routes::topup::unexpected;
use crate::wiring::Services;

/// End a payment by hand
///
/// Nothing was taken: somebody has seen it in the gateway's own books. Ends a payment that hangs in `processing`, twelve hours
/// after `expires_at` at the earliest; until then its gateway may end it by itself (409 `still_in_hand`). One that ended
/// without money before stays as it is. One that is paid, or waits for its payer, is 409 `not_endable`. Should the gateway hold
/// the money after all, it is credited late, or the attempt comes into question. There is no way to say by hand that a payment
/// was paid.
#[utoipa::path(
    post,
    path = "/admin/payments/{payment_id}/fail/",
    operation_id = "fail_payment",
    tag = tags::ADMINISTRATION,
    params(PaymentPath, IdempotencyKey),
    request_body = PaymentEndRequest,
    responses(
        (status = 200, description = "The payment is over without money", body = ChangedView),
        refusals::FailPayment,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn fail(
    services: web::Data<Services>,
    admin: Admin,
    path: web::Path<String>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    fields.only(&["reason"])?;
    let order = order(&services, admin, &fields)?;
    let now = services.now();
    let fail = Action::FailPayment(FailPayment {
        payment_id: payment_id(&path)?,
        order,
    });
    let present = move |receipt: &Receipt| match receipt {
        Receipt::PaymentFailed(failed) => json_answer(&ChangedView::new(failed, now)),
        other => unexpected(other),
    };
    run(services.ledger(), fail, idempotent.with(&fields), present).await
}
