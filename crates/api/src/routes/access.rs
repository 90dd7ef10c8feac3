use actix_web::{HttpResponse, web};
use domain::DoctorId;
use domain::billing::{
    Access, FreeReason, Quantity, ServiceType, UsageHistory, Viewer, assess_access,
};
use domain::ledger::Refusal;
use domain::money::Uzs;
use domain::wallet::{DebitError, Wallet, WalletKey};
use serde::Serialize;
use utoipa::ToSchema;

use super::charge::ServiceRequest;
use super::doctor_view::find_doctor;
use super::parameters::DoctorPath;
use super::requests::AccessRequest;
use crate::auth::Caller;
use crate::http::{ApiError, Fields, JsonMoney};
use crate::language::{Language, Message};
use crate::openapi::words::{AccessReason, Currency, ServiceTypeWord};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// What a charge would do now.
#[derive(Serialize, ToSchema)]
#[schema(as = ServiceAccess)]
pub(super) struct AccessView {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// A charge would succeed now.
    #[schema(examples(true))]
    can_access: bool,
    /// `reason` for people.
    #[schema(examples("Sufficient balance"))]
    message: String,
    /// The price of all, as if nothing were free.
    price: JsonMoney,
    /// The price of each, as if nothing were free.
    unit_price: JsonMoney,
    /// How many.
    #[schema(minimum = 1, maximum = 10000, examples(1))]
    quantity: u32,
    /// Which service.
    #[schema(value_type = ServiceTypeWord)]
    service_type: &'static str,
    /// What the so'm wallet holds.
    user_balance: JsonMoney,
    /// Of all sums here: `UZS`.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// The price would be taken; `false` when it is free.
    #[schema(examples(true))]
    charge_required: bool,
    /// Why.
    #[schema(value_type = AccessReason)]
    reason: &'static str,
    /// Free doctor views that are left today.
    #[schema(examples(0))]
    free_views_remaining: u32,
}

/// Check service access
///
/// What a charge would do now, without doing it: decided by the very rule that charges use.
#[utoipa::path(
    post,
    path = "/payments/billing/check-access/",
    operation_id = "check_access",
    tag = tags::BILLING,
    request_body = AccessRequest,
    responses(
        (status = 200, description = "Whether it can be had, and for how much", body = AccessView),
        refusals::CheckAccess,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn check(
    services: web::Data<Services>,
    caller: Caller,
    language: Language,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    answer(&services, caller, language, ServiceRequest::of(&fields)?).await
}

/// Check access to a doctor
///
/// What viewing this doctor would cost now, without viewing.
#[utoipa::path(
    get,
    path = "/billing/doctor/{doctor_id}/check-access/",
    operation_id = "check_doctor_access",
    tag = tags::BILLING,
    params(DoctorPath),
    responses(
        (status = 200, description = "Whether the doctor can be viewed, and for how much", body = AccessView),
        refusals::CheckDoctorAccess,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn check_doctor(
    services: web::Data<Services>,
    caller: Caller,
    language: Language,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let doctor = find_doctor(&services, &path).await?;
    let asked = ServiceRequest {
        service: ServiceType::DoctorView,
        quantity: Quantity::ONE,
        related_object_id: Some(doctor.id.get()),
    };
    answer(&services, caller, language, asked).await
}

async fn answer(
    services: &Services,
    caller: Caller,
    language: Language,
    asked: ServiceRequest,
) -> Result<HttpResponse, ApiError> {
    let key = WalletKey::anchor(caller.user_id);
    let wallet = services.wallet(key).await?;
    let now = services.now();
    let today = services.calendar.day_of(now);
    let doctor = match asked.service {
        ServiceType::DoctorView => asked.related_object_id.and_then(DoctorId::new),
        _ => None,
    };
    let account = services
        .storage
        .account_snapshot(key, doctor, UsageHistory::first_day(today), today)
        .await?;
    let catalogue = services.storage.load_catalogue().await?;
    let wallet = account.wallet.unwrap_or(wallet);
    let viewer = Viewer {
        usage: UsageHistory::from_days(caller.user_id, today, &account.usage),
        has_viewed_doctor_today: account.has_viewed_doctor_today,
        wallet_opened_at: wallet.opened_at,
    };
    let rule = catalogue.rule(asked.service);
    let access = assess_access(&catalogue.settings, rule, asked.quantity, &viewer, now)
        .map_err(Refusal::from)?;
    let price = rule
        .ok_or_else(ApiError::service_not_found)?
        .price_rounded_half_up(asked.quantity)
        .map_err(Refusal::from)?;
    let payer = Wallet::<Uzs>::try_new(wallet).map_err(Refusal::from)?;
    let (can_access, message, reason) = match access {
        Access::Free(reason) => (true, free_message(reason), reason.as_str()),
        Access::Priced { amount, .. } => match payer.balance_after_charge(amount) {
            Ok(_) => (true, Message::SufficientBalance, "sufficient_balance"),
            Err(DebitError::Insufficient { .. } | DebitError::Overflow(_)) => {
                (false, Message::InsufficientBalance, "insufficient_balance")
            }
            Err(DebitError::Blocked) => (false, Message::WalletBlocked, "wallet_blocked"),
        },
    };
    Ok(HttpResponse::Ok().json(AccessView {
        success: true,
        can_access,
        message: message.in_language(language),
        price: price.total.into(),
        unit_price: price.unit.into(),
        quantity: asked.quantity.get(),
        service_type: asked.service.as_str(),
        user_balance: wallet.balance().into(),
        currency: wallet.key.currency.as_str(),
        charge_required: matches!(access, Access::Priced { .. }),
        reason,
        free_views_remaining: viewer.free_views_remaining(&catalogue.settings),
    }))
}

/// Why a service is free, for people.
pub(super) const fn free_message(reason: FreeReason) -> Message {
    match reason {
        FreeReason::BillingDisabled => Message::BillingDisabled,
        FreeReason::AlreadyViewedToday => Message::AlreadyViewedToday,
        FreeReason::DailyQuota | FreeReason::NewUser | FreeReason::ZeroPrice => {
            Message::FreeViewAvailable
        }
    }
}
