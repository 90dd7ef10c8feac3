use actix_web::{HttpRequest, HttpResponse, web};
use domain::DoctorId;
use domain::billing::{
    Access, FreeReason, Quantity, ServiceType, UsageHistory, Viewer, assess_access,
};
use domain::ledger::Refusal;
use domain::ledger::rules::ensure_payable;
use domain::money::CurrencyCode;
use domain::wallet::WalletKey;
use serde::Serialize;
use utoipa::ToSchema;

use super::charge::ServiceRequest;
use super::doctor_view::find_doctor;
use super::parameters::{DoctorPath, WalletQuery};
use super::requests::AccessRequest;
use crate::auth::Caller;
use crate::http::{ApiError, Fields, JsonMoney, Query};
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
    /// What the wallet holds.
    user_balance: JsonMoney,
    /// Of all sums here, and of the wallet that would pay. Prices are in so'm; for another wallet they are converted as
    /// a charge would be, and without a current exchange rate it is 503 `rate_unavailable`, also when the view is free.
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
    let asked = ServiceRequest::of(&fields)?;
    answer(&services, caller, language, asked, fields.currency()?).await
}

/// Check access to a doctor
///
/// What viewing this doctor would cost now, without viewing.
#[utoipa::path(
    get,
    path = "/billing/doctor/{doctor_id}/check-access/",
    operation_id = "check_doctor_access",
    tag = tags::BILLING,
    params(DoctorPath, WalletQuery),
    responses(
        (status = 200, description = "Whether the doctor can be viewed, and for how much", body = AccessView),
        refusals::CheckDoctorAccess,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn check_doctor(
    request: HttpRequest,
    services: web::Data<Services>,
    caller: Caller,
    language: Language,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let currency = Query::of(&request)?.currency()?;
    let doctor = find_doctor(&services, &path).await?;
    let asked = ServiceRequest {
        service: ServiceType::DoctorView,
        quantity: Quantity::ONE,
        related_object_id: Some(doctor.id.get()),
    };
    answer(&services, caller, language, asked, currency).await
}

async fn answer(
    services: &Services,
    caller: Caller,
    language: Language,
    asked: ServiceRequest,
    currency: CurrencyCode,
) -> Result<HttpResponse, ApiError> {
    let key = WalletKey {
        user_id: caller.user_id,
        currency,
    };
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
        wallet_opened_at: account.anchor.map_or(now, |anchor| anchor.opened_at),
    };
    let rule = catalogue.rule(asked.service);
    let access = assess_access(&catalogue.settings, rule, asked.quantity, &viewer, now)
        .map_err(Refusal::from)?;
    let price = rule
        .ok_or_else(ApiError::service_not_found)?
        .price_rounded_half_up(asked.quantity)
        .map_err(Refusal::from)?;
    let shown = |sum| {
        let shown = catalogue.rates.shown_rounded_half_up(sum, currency, today);
        shown.map_err(Refusal::from)
    };
    let (can_access, message, reason) = match access {
        Access::Free(reason) => (true, free_message(reason), reason.as_str()),
        Access::Priced { amount, .. } => {
            match ensure_payable(&wallet, amount, &catalogue.rates, today) {
                Ok(()) => (true, Message::SufficientBalance, "sufficient_balance"),
                Err(Refusal::WalletBlocked) => (false, Message::WalletBlocked, "wallet_blocked"),
                Err(Refusal::InsufficientBalance { .. } | Refusal::Overflow(_)) => {
                    (false, Message::InsufficientBalance, "insufficient_balance")
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
    };
    Ok(HttpResponse::Ok().json(AccessView {
        success: true,
        can_access,
        message: message.in_language(language),
        price: shown(price.total)?.into(),
        unit_price: shown(price.unit)?.into(),
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
        FreeReason::DailyQuota | FreeReason::NewUser => Message::FreeViewAvailable,
        FreeReason::ZeroPrice => Message::FreeOfCharge,
    }
}
