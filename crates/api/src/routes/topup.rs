use std::sync::Arc;

use actix_web::{HttpResponse, web};
use domain::ledger::{Action, CreatePayment, Receipt, Refusal};
use domain::payment::PaymentPurpose;
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::IdempotencyKey;
use super::payments::gateway_name;
use super::requests::TopupRequest;
use super::return_page::return_url;
use super::views::CreatedPayment;
use crate::auth::Caller;
use crate::http::{
    ApiError, CALLBACK_URL_LENGTH_MAX, Fields, Idempotent, json_answer, parse_callback_url, run,
};
use crate::language::Language;
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// A payment was created.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentCreated)]
pub(super) struct Created {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The payment, with the link to pay it.
    payment: CreatedPayment,
}

/// Create a wallet top-up
///
/// As `payments/create`, and `amount` must not be less than the smallest top-up. Send an `Idempotency-Key`, so that a
/// retry does not make a second payment.
#[utoipa::path(
    post,
    path = "/payments/wallet/topup/",
    operation_id = "create_topup",
    tag = tags::WALLET,
    params(IdempotencyKey),
    request_body = TopupRequest,
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
        PaymentPurpose::Topup,
        "return_url",
    )
    .await
}

/// Creates a payment for either endpoint. Whatever can be refused is refused before a row is written.
pub(super) async fn create_payment(
    services: web::Data<Services>,
    caller: Caller,
    idempotent: Idempotent,
    language: Language,
    fields: &Fields,
    purpose: PaymentPurpose,
    url_field: &str,
) -> Result<HttpResponse, ApiError> {
    let amount = fields.amount("amount")?;
    let name = gateway_name(fields)?;
    let callback_url = match fields.optional_text(url_field, CALLBACK_URL_LENGTH_MAX)? {
        Some(url) => Some(
            parse_callback_url(&url, &services.callback_hosts)
                .map_err(|error| ApiError::invalid(url_field, error))?,
        ),
        None => None,
    };
    let catalogue = services.storage.load_catalogue().await?;
    let terms = catalogue
        .active_gateway(&name)
        .ok_or_else(ApiError::gateway_not_found)?;
    let gateway = Arc::clone(
        services
            .gateways
            .get(&name)
            .ok_or_else(ApiError::gateway_not_implemented)?,
    );
    if !gateway.currencies().contains(&amount.currency) {
        return Err(Refusal::CurrencyNotSupported(amount.currency).into());
    }

    let display_name = terms.display_name.clone();
    let public_url = services.public_url.clone();
    let action = Action::CreatePayment(CreatePayment {
        id: services.ids().payment(services.now()),
        user_id: caller.user_id,
        gateway: name,
        purpose,
        amount,
        callback_url,
    });
    run(
        services.ledger(),
        action,
        idempotent.with(fields),
        move |receipt| match receipt {
            Receipt::PaymentCreated(payment) => {
                let back = return_url(&public_url, payment.id);
                let link = gateway.pay_link(payment, &back, language.asked_for());
                json_answer(&Created {
                    success: true,
                    payment: CreatedPayment::new(payment, &display_name, link),
                })
            }
            other => unexpected(other),
        },
    )
    .await
}

/// An action answered with another action's receipt: a fault in this program.
pub(super) fn unexpected(receipt: &Receipt) -> domain::idempotency::Answer {
    tracing::error!(
        ?receipt,
        "an action was answered with another action's receipt"
    );
    crate::http::internal_answer()
}
