use actix_web::{HttpResponse, web};
use domain::billing::{Quantity, ServiceType};
use domain::ledger::{Action, Charge, Charged, Receipt};
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::IdempotencyKey;
use super::requests::ChargeRequest;
use super::topup::unexpected;
use super::views::service_description;
use crate::auth::Caller;
use crate::http::{ApiError, Fields, Idempotent, JsonMoney, json_answer, run};
use crate::language::{Language, Message};
use crate::openapi::words::{Currency, FreeReasonWord, ServiceTypeWord};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// Either: `charged` says which.
#[derive(ToSchema)]
#[schema(as = ChargeResponse, description = "Charged or free; `charged` says which.")]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answers; each is written as itself")]
pub(super) enum ChargeAnswer {
    Charged(ChargedView),
    Free(FreeView),
}

/// The price was taken.
#[derive(Serialize, ToSchema)]
#[schema(as = ServiceCharged)]
pub(super) struct ChargedView {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Always `true`.
    #[schema(examples(true))]
    charged: bool,
    /// Which service.
    #[schema(value_type = ServiceTypeWord)]
    service_type: &'static str,
    /// How many.
    #[schema(minimum = 1, maximum = 10000, examples(1))]
    quantity: u32,
    /// The wallet transaction: a UUID.
    #[schema(format = "uuid", examples("018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e11"))]
    transaction_id: String,
    /// What was taken.
    amount_charged: JsonMoney,
    /// What the wallet holds now.
    balance_after: JsonMoney,
    /// Of both sums.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// What it was for, in words, in the language asked for.
    #[schema(examples("Shifokor profilini ko'rish (ID: 123)"))]
    description: String,
}

/// Nothing was taken.
#[derive(Serialize, ToSchema)]
#[schema(as = ServiceFree)]
pub(super) struct FreeView {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Always `false`.
    #[schema(examples(false))]
    charged: bool,
    /// Which service.
    #[schema(value_type = ServiceTypeWord)]
    service_type: &'static str,
    /// How many.
    #[schema(minimum = 1, maximum = 10000, examples(1))]
    quantity: u32,
    /// For people.
    #[schema(examples("Service accessed without charge (free)"))]
    message: String,
    /// Why it was free.
    #[schema(value_type = FreeReasonWord)]
    reason: &'static str,
}

/// What a request asks to charge for; charging and asking about access read the same fields.
pub(super) struct ServiceRequest {
    pub(super) service: ServiceType,
    pub(super) quantity: Quantity,
    pub(super) related_object_id: Option<i64>,
}

impl ServiceRequest {
    pub(super) fn of(fields: &Fields) -> Result<Self, ApiError> {
        let service = fields.text("service_type", 64)?;
        let quantity = match fields.optional_integer("quantity")? {
            Some(count) => {
                Quantity::try_new(count).map_err(|error| ApiError::invalid("quantity", error))?
            }
            None => Quantity::ONE,
        };
        let related_object_id = fields.optional_integer("related_object_id")?;
        if related_object_id.is_some_and(|id| id < 1) {
            return Err(ApiError::invalid(
                "related_object_id",
                Message::MustBePositive,
            ));
        }
        let service = ServiceType::parse(&service).ok_or_else(ApiError::service_not_found)?;
        Ok(Self {
            service,
            quantity,
            related_object_id,
        })
    }
}

/// Charge for a service
///
/// Takes the price of a service from the caller's wallet, unless it is free. A doctor view is free when this doctor
/// was viewed today already, while free views of the day are left, and for new users; a quantity above 1 is charged
/// in full. Send an `Idempotency-Key`, so that a retry does not charge twice.
#[utoipa::path(
    post,
    path = "/payments/billing/charge/",
    operation_id = "charge",
    tag = tags::BILLING,
    params(IdempotencyKey),
    request_body = ChargeRequest,
    responses(
        (status = 200, description = "Charged, or free", body = ChargeAnswer),
        refusals::Charge,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn charge(
    services: web::Data<Services>,
    caller: Caller,
    language: Language,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    let ServiceRequest {
        service,
        quantity,
        related_object_id,
    } = ServiceRequest::of(&fields)?;
    let action = Action::Charge(Charge {
        transaction_id: services.ids().transaction(services.now()),
        user_id: caller.user_id,
        service,
        quantity,
        related_object_id,
        currency: fields.currency()?,
    });
    run(
        services.ledger(),
        action,
        idempotent.with(&fields),
        move |receipt| match receipt {
            Receipt::Charged(charged) => {
                json_answer(&charged_view(service, quantity, charged, language))
            }
            Receipt::Free { reason, .. } => json_answer(&FreeView {
                success: true,
                charged: false,
                service_type: service.as_str(),
                quantity: quantity.get(),
                message: Message::ServiceFree.in_language(language),
                reason: reason.as_str(),
            }),
            other => unexpected(other),
        },
    )
    .await
}

fn charged_view(
    service: ServiceType,
    quantity: Quantity,
    charged: &Charged,
    language: Language,
) -> ChargedView {
    let transaction = &charged.transaction;
    ChargedView {
        success: true,
        charged: true,
        service_type: service.as_str(),
        quantity: quantity.get(),
        transaction_id: transaction.entry.id.to_string(),
        amount_charged: transaction.amount().into(),
        balance_after: transaction.balance_after().into(),
        currency: transaction.wallet.currency.as_str(),
        description: service_description(
            &charged.service_name,
            transaction.entry.related_object_id,
            language,
        ),
    }
}
