use actix_web::{HttpResponse, web};
use domain::gateway::{GatewayView, LookUpError};
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::PaymentPath;
use super::payments::own_payment;
use crate::auth::Caller;
use crate::gateways::Verification;
use crate::http::ApiError;
use crate::language::{Language, Message};
use crate::openapi::words::{GatewayStatusWord, PaymentStatusWord};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// What the gateway says of a payment.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentVerified)]
pub(super) struct Verified {
    /// Always `true`: also when the gateway proves nothing.
    #[schema(examples(true))]
    success: bool,
    /// What it says.
    verification_result: VerificationResult,
    /// Where the payment stands afterwards.
    #[schema(value_type = PaymentStatusWord)]
    payment_status: &'static str,
}

/// What the gateway says.
#[derive(Serialize, ToSchema)]
pub(super) struct VerificationResult {
    /// The gateway confirms the money, and the wallet has it.
    #[schema(examples(true))]
    verified: bool,
    /// In a word.
    #[schema(value_type = GatewayStatusWord)]
    gateway_status: &'static str,
    /// For people.
    #[schema(examples("The gateway confirms the payment"))]
    message: String,
}

impl VerificationResult {
    fn new(verification: &Verification, language: Language) -> Self {
        let is_credited = verification.payment.status.is_paid();
        let (gateway_status, message) = match &verification.view {
            Ok(GatewayView::Paid { .. }) if is_credited => ("paid", Message::VerifiedPaid),
            Ok(GatewayView::Paid { .. }) => ("paid", Message::VerifiedUnsettled),
            Ok(GatewayView::NotPaid { .. }) => ("not_paid", Message::VerifiedNotPaid),
            Ok(GatewayView::Pending) => ("pending", Message::VerifiedPending),
            Ok(GatewayView::Unknown) => ("unknown", Message::VerifiedUnknown),
            Err(LookUpError::NotSupported) => ("not_supported", Message::VerifyNotSupported),
            Err(LookUpError::Silent(_) | LookUpError::Unauthorized | LookUpError::Garbled(_)) => {
                ("unavailable", Message::VerifyUnavailable)
            }
        };
        Self {
            verified: gateway_status == "paid" && is_credited,
            gateway_status,
            message: message.in_language(language),
        }
    }
}

/// Verify a payment
///
/// Asks the gateway how one of the caller's payments stands, and applies what it proves: money that the gateway holds
/// is credited, once, whatever became of its notification. Silence of the gateway never ends a payment. A body is not
/// read.
#[utoipa::path(
    post,
    path = "/payments/{payment_id}/verify/",
    operation_id = "verify_payment",
    tag = tags::PAYMENTS,
    params(PaymentPath),
    responses(
        (status = 200, description = "What the gateway says", body = Verified),
        refusals::VerifyPayment,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn verify(
    services: web::Data<Services>,
    caller: Caller,
    language: Language,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let payment = own_payment(&services, caller, &path).await?;
    let verification = services.look_ups.verify(&services, payment).await?;
    let status = verification.payment.status_at(services.now());
    Ok(HttpResponse::Ok().json(Verified {
        success: true,
        verification_result: VerificationResult::new(&verification, language),
        payment_status: status.as_str(),
    }))
}
