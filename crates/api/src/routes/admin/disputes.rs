use actix_web::{HttpResponse, web};
use domain::AttemptNumber;
use domain::ledger::{Action, CloseDispute, Receipt};

use super::order::order;
use super::parameters::DisputePath;
use super::payment_views::ChangedView;
use super::requests::PaymentEndRequest;
use crate::auth::Admin;
use crate::http::{ApiError, Fields, Idempotent, json_answer, path_number, run};
use crate::openapi::{refusals, tags};
use crate::routes::parameters::IdempotencyKey;
use crate::routes::payments::payment_id;
use crate::routes::topup::unexpected;
use crate::wiring::Services;

/// Close a dispute by hand
///
/// Nothing is left in question about an attempt: somebody has looked at the gateway's own books, and what was to be put right
/// has been, by a refund, an adjustment, or the gateway itself. No money moves. An attempt that is not in question stays as it
/// is; one that is closed although it had failed counts as superseded, so that no look-up credits it any more. One whose debit
/// may still be on its way is 409 `still_in_hand`. What the gateway says against it later is in question
/// anew.
#[utoipa::path(
    post,
    path = "/admin/payments/{payment_id}/disputes/{attempt}/close/",
    operation_id = "close_dispute",
    tag = tags::ADMINISTRATION,
    params(DisputePath, IdempotencyKey),
    request_body = PaymentEndRequest,
    responses(
        (status = 200, description = "The attempt is not in question", body = ChangedView),
        refusals::CloseDispute,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn close(
    services: web::Data<Services>,
    admin: Admin,
    path: web::Path<(String, String)>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    fields.only(&["reason"])?;
    let order = order(&services, admin, &fields)?;
    let (payment, attempt) = &*path;
    let now = services.now();
    let close = Action::CloseDispute(CloseDispute {
        payment_id: payment_id(payment)?,
        number: number(attempt).ok_or_else(ApiError::attempt_not_found)?,
        order,
    });
    let present = move |receipt: &Receipt| match receipt {
        Receipt::DisputeClosed(changed) => json_answer(&ChangedView::new(changed, now)),
        other => unexpected(other),
    };
    run(services.ledger(), close, idempotent.with(&fields), present).await
}

fn number(text: &str) -> Option<AttemptNumber> {
    let number = path_number(text)?.try_into().ok()?;
    AttemptNumber::new(number)
}
