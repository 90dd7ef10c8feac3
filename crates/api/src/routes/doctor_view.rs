use actix_web::{HttpRequest, HttpResponse, web};
use domain::DoctorId;
use domain::billing::{Doctor, FreeReason, Quantity, ServiceType};
use domain::ledger::{Action, Charge, Receipt};
use domain::money::AnyMoney;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::parameters::{DoctorPath, IdempotencyKey, WalletQuery};
use super::topup::unexpected;
use crate::auth::Caller;
use crate::http::{
    ApiError, Idempotent, JsonMoney, Query, json_answer, json_hundredths, path_number, run,
};
use crate::language::{Language, Message};
use crate::openapi::words::Currency;
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// A doctor's profile and what it cost.
#[derive(Serialize, ToSchema)]
pub(super) struct DoctorViewed<'a> {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The doctor.
    doctor: DoctorView<'a>,
    /// The price was taken; `false` when it was free.
    #[schema(examples(true))]
    charged: bool,
    /// What was taken; `0.00` when it was free.
    amount_charged: JsonMoney,
    /// What the wallet holds now.
    new_balance: JsonMoney,
    /// Of both sums.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// For people.
    #[schema(examples("Successfully charged for Shifokor profilini ko'rish"))]
    message: String,
}

/// A doctor's profile.
#[derive(Serialize, ToSchema)]
#[schema(as = Doctor)]
pub(super) struct DoctorView<'a> {
    /// The doctor's id.
    #[schema(minimum = 1, examples(1))]
    id: i64,
    /// First name.
    #[schema(examples("John"))]
    first_name: &'a str,
    /// Last name.
    #[schema(examples("Doe"))]
    last_name: &'a str,
    /// What the doctor is specialized in.
    #[schema(examples("Cardiologist"))]
    specialization: &'a str,
    /// Average of patients' ratings, 0 to 5, with one or two decimals.
    #[schema(value_type = f64, minimum = 0, maximum = 5, examples(4.8))]
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

/// View a doctor
///
/// A doctor's profile, against the price of a doctor view unless it is free. Charged at most once a day for each
/// doctor, so that repeating the request, as browsers and proxies do with a GET, costs nothing.
#[utoipa::path(
    get,
    path = "/billing/doctor/{doctor_id}/view/",
    operation_id = "view_doctor",
    tag = tags::BILLING,
    params(DoctorPath, WalletQuery, IdempotencyKey),
    responses(
        (status = 200, description = "The doctor, and what it cost", body = DoctorViewed),
        refusals::ViewDoctor,
    ),
    security(("bearer" = [])),
)]
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
    let now = services.now();
    // A view is of its day: an old key must not open the profile again tomorrow.
    let idempotent = idempotent.with_text(&services.calendar.day_of(now).to_string());
    let action = Action::Charge(Charge {
        transaction_id: services.ids().transaction(now),
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
    let id = path_number(path)
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
        FreeReason::DailyQuota | FreeReason::NewUser => Message::FreeViewUsed,
        FreeReason::ZeroPrice => Message::FreeOfCharge,
    }
}
