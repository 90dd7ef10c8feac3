use actix_web::{HttpResponse, web};
use domain::PaymentId;
use domain::gateway::GatewayName;
use domain::ledger::{Action, CancelPayment};
use domain::payment::PaymentPurpose;
use serde::Serialize;
use uuid::Uuid;

use super::topup::create_payment;
use super::views::PaymentView;
use crate::auth::Caller;
use crate::http::{ApiError, Fields, Idempotent, json_answer, run};
use crate::language::{Language, Message};
use crate::wiring::Services;

/// `POST /payments/create/`: a payment that waits for its payer.
pub(super) async fn create(
    services: web::Data<Services>,
    caller: Caller,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    create_payment(
        services,
        caller,
        idempotent,
        &fields,
        PaymentPurpose::Payment,
        "callback_url",
    )
    .await
}

#[derive(Serialize)]
struct PaymentStatusInfo {
    success: bool,
    payment: PaymentView,
}

/// `GET /payments/{payment_id}/status/`: one of the caller's payments.
pub(super) async fn status(
    services: web::Data<Services>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let id = payment_id(&path)?;
    let found = services.storage.find_payment(id).await?;
    let payment = found
        .filter(|payment| payment.user_id == caller.user_id)
        .ok_or_else(ApiError::payment_not_found)?;
    let view = PaymentView::new(&payment, payment.status_at(services.now()));
    Ok(HttpResponse::Ok().json(PaymentStatusInfo {
        success: true,
        payment: view,
    }))
}

#[derive(Serialize)]
struct Cancelled {
    success: bool,
    message: String,
}

/// `POST /payments/{payment_id}/cancel/`: gives up a pending payment.
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
