use actix_web::{HttpResponse, web};
use domain::PaymentId;
use domain::gateway::GatewayName;
use domain::ledger::{Action, CancelPayment};
use domain::payment::{Payment, PaymentPurpose};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::parameters::{IdempotencyKey, PaymentPath};
use super::requests::CreatePaymentRequest;
use super::topup::{Created, create_payment};
use super::views::PaymentView;
use crate::auth::Caller;
use crate::http::{ApiError, Fields, Idempotent, json_answer, run};
use crate::language::{Language, Message};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// Create a payment
///
/// Creates a payment that tops up the caller's wallet. Send the payer's browser to `payment_url` before `expires_at`;
/// the wallet is credited `amount` when the gateway has taken `total_amount`. Send an `Idempotency-Key`, so that a
/// retry does not make a second payment.
#[utoipa::path(
    post,
    path = "/payments/create/",
    operation_id = "create_payment",
    tag = tags::PAYMENTS,
    params(IdempotencyKey),
    request_body = CreatePaymentRequest,
    responses(
        (status = 200, description = "The payment waits for its payer", body = Created),
        refusals::CreatePayment,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn create(
    services: web::Data<Services>,
    caller: Caller,
    idempotent: Idempotent,
    language: Language,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    create_payment(
        services,
        caller,
        idempotent,
        language,
        &fields,
        PaymentPurpose::Payment,
        "callback_url",
    )
    .await
}

/// A payment.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentStatusResponse)]
pub(super) struct PaymentStatusInfo {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// As it stands now.
    payment: PaymentView,
}

/// Get payment status
///
/// One of the caller's payments as it stands now. This is the only proof that a payment succeeded: what the payer's
/// browser brings back is not.
#[utoipa::path(
    get,
    path = "/payments/{payment_id}/status/",
    operation_id = "get_payment_status",
    tag = tags::PAYMENTS,
    params(PaymentPath),
    responses(
        (status = 200, description = "The payment", body = PaymentStatusInfo),
        refusals::ReadPayment,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn status(
    services: web::Data<Services>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let payment = own_payment(&services, caller, &path).await?;
    let view = PaymentView::new(&payment, payment.status_at(services.now()));
    Ok(HttpResponse::Ok().json(PaymentStatusInfo {
        success: true,
        payment: view,
    }))
}

/// A payment was cancelled.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentCancelled)]
pub(super) struct Cancelled {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// For people.
    #[schema(examples("Payment cancelled successfully"))]
    message: String,
}

/// Cancel a payment
///
/// Gives up a payment that is `pending`. One that the gateway has begun to collect is the gateway's to finish. A body
/// is not read.
#[utoipa::path(
    post,
    path = "/payments/{payment_id}/cancel/",
    operation_id = "cancel_payment",
    tag = tags::PAYMENTS,
    params(PaymentPath, IdempotencyKey),
    responses(
        (status = 200, description = "Cancelled", body = Cancelled),
        refusals::CancelPayment,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn cancel(
    services: web::Data<Services>,
    caller: Caller,
    language: Language,
    idempotent: Idempotent,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let cancel = CancelPayment {
        user_id: caller.user_id,
        payment_id: payment_id(&path)?,
    };
    run(
        services.ledger(),
        Action::CancelPayment(cancel),
        idempotent,
        move |_| {
            json_answer(&Cancelled {
                success: true,
                message: Message::PaymentCancelled.in_language(language),
            })
        },
    )
    .await
}

/// The field `gateway`. A text that cannot be a name is as unknown as any other.
pub(super) fn gateway_name(fields: &Fields) -> Result<GatewayName, ApiError> {
    fields
        .text("gateway", 32)?
        .parse()
        .map_err(|_| ApiError::gateway_not_found())
}

/// A payment's id in a path. What is no id names no payment.
pub(super) fn payment_id(path: &str) -> Result<PaymentId, ApiError> {
    Uuid::try_parse(path)
        .map(PaymentId)
        .map_err(|_| ApiError::payment_not_found())
}

/// The payment whose id stands in a path, when it is the caller's; missing and somebody else's look the same.
pub(super) async fn own_payment(
    services: &Services,
    caller: Caller,
    path: &str,
) -> Result<Payment, ApiError> {
    let found = services.storage.find_payment(payment_id(path)?).await?;
    found
        .filter(|payment| payment.user_id == caller.user_id)
        .ok_or_else(ApiError::payment_not_found)
}
