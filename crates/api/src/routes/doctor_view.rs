use actix_web::{HttpRequest, HttpResponse, web};
use domain::DoctorId;
use domain::billing::{Doctor, FreeReason, Quantity, ServiceType};
use domain::ledger::{Action, Charge, Receipt};
use domain::money::AnyMoney;
use serde::Serialize;
use serde_json::value::RawValue;

use super::topup::unexpected;
use crate::auth::Caller;
use crate::http::{ApiError, Idempotent, JsonMoney, Query, json_answer, json_hundredths, run};
use crate::language::{Language, Message};
use crate::wiring::Services;

#[derive(Serialize)]
struct DoctorViewed<'a> {
    success: bool,
    doctor: DoctorView<'a>,
    charged: bool,
    amount_charged: JsonMoney,
    new_balance: JsonMoney,
    currency: &'static str,
    message: String,
}

#[derive(Serialize)]
pub(super) struct DoctorView<'a> {
    id: i64,
    first_name: &'a str,
    last_name: &'a str,
    specialization: &'a str,
    rating: Box<RawValue>,
}

impl<'a> From<&'a Doctor> for DoctorView<'a> {
    fn from(doctor: &'a Doctor) -> Self {
        Self {
            id: doctor.id.get(),
            first_name: &doctor.first_name,
            last_name: &doctor.last_name,
            specialization: &doctor.specialization,
            rating: json_hundredths(doctor.rating_hundredths),
        }
    }
}

/// `GET /billing/doctor/{doctor_id}/view/`: a doctor's profile. Charged at most once a day for each doctor, so that
/// repeating the request, as browsers and proxies do with a GET, costs nothing.
pub(super) async fn view(
    request: HttpRequest,
    services: web::Data<Services>,
    caller: Caller,
    language: Language,
    idempotent: Idempotent,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let currency = Query::of(&request)?.currency()?;
    let doctor = find_doctor(&services, &path).await?;
    let id = doctor.id;
    let action = Action::Charge(Charge {
        transaction_id: services.ids().transaction(services.now()),
        user_id: caller.user_id,
        service: ServiceType::DoctorView,
        quantity: Quantity::ONE,
        related_object_id: Some(id.get()),
        currency,
    });
    run(
        services.ledger(),
        action,
        idempotent,
        move |receipt| match receipt {
            Receipt::Charged(charged) => json_answer(&DoctorViewed {
                success: true,
                doctor: DoctorView::from(&doctor),
                charged: true,
                amount_charged: charged.transaction.amount().into(),
                new_balance: charged.transaction.balance_after().into(),
                currency: charged.transaction.wallet.currency.as_str(),
                message: Message::ChargedFor
                    .with("service", language.name_of(&charged.service_name))
                    .in_language(language),
            }),
            Receipt::Free { reason, wallet } => json_answer(&DoctorViewed {
                success: true,
                doctor: DoctorView::from(&doctor),
                charged: false,
                amount_charged: AnyMoney::new(0, wallet.key.currency).into(),
                new_balance: wallet.balance().into(),
                currency: wallet.key.currency.as_str(),
                message: granted_message(*reason).in_language(language),
            }),
            other => unexpected(other),
        },
    )
    .await
}

/// The doctor whose id stands in a path. What is no id names no doctor.
pub(super) async fn find_doctor(services: &Services, path: &str) -> Result<Doctor, ApiError> {
    let id = path
        .parse()
        .ok()
        .and_then(DoctorId::new)
        .ok_or_else(ApiError::doctor_not_found)?;
    services
        .storage
        .find_doctor(id)
        .await?
        .ok_or_else(ApiError::doctor_not_found)
}

const fn granted_message(reason: FreeReason) -> Message {
    match reason {
        FreeReason::BillingDisabled => Message::BillingDisabled,
        FreeReason::AlreadyViewedToday => Message::AlreadyViewedToday,
        FreeReason::DailyQuota | FreeReason::NewUser | FreeReason::ZeroPrice => {
            Message::FreeViewUsed
        }
    }
}
