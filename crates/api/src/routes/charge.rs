use actix_web::{HttpResponse, web};
use domain::billing::{Quantity, ServiceType};
use domain::ledger::{Action, Charge, Charged, Receipt};
use serde::Serialize;

use super::topup::unexpected;
use super::views::service_description;
use crate::auth::Caller;
use crate::http::{ApiError, Fields, Idempotent, JsonMoney, json_answer, run};
use crate::language::{Language, Message};
use crate::wiring::Services;

#[derive(Serialize)]
struct ChargedView {
    success: bool,
    charged: bool,
    service_type: &'static str,
    quantity: u32,
    transaction_id: String,
    amount_charged: JsonMoney,
    balance_after: JsonMoney,
    currency: &'static str,
    description: String,
}

#[derive(Serialize)]
struct FreeView {
    success: bool,
    charged: bool,
    service_type: &'static str,
    quantity: u32,
    message: String,
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

/// `POST /payments/billing/charge/`: takes the price of a service from the caller's wallet, unless it is free.
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
