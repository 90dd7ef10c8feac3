use actix_web::{HttpRequest, HttpResponse, web};
use domain::administration::{AdminAction, AdminChange, AdminTarget, Replacement};
use domain::billing::BillingSettings;
use domain::money::Money;
use serde::Serialize;
use utoipa::ToSchema;

use super::change::{Planned, carry_out, facts};
use super::parameters::ReasonHeader;
use super::reason;
use super::requests::BillingSettingsChange;
use crate::auth::{Admin, Staff};
use crate::http::{ApiError, Fields};
use crate::openapi::{refusals, tags};
use crate::routes::rules::SettingsView;
use crate::wiring::Services;

/// Free views at most; more would be the same as switching billing off.
const FREE_VIEWS_MAX: i64 = 1_000_000;

/// The switches and limits of billing.
#[derive(Serialize, ToSchema)]
#[schema(as = BillingSettingsResponse)]
pub(super) struct SettingsAnswer {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The switches and limits.
    settings: SettingsView,
}

fn answer(settings: BillingSettings) -> HttpResponse {
    HttpResponse::Ok().json(SettingsAnswer {
        success: true,
        settings: settings.into(),
    })
}

/// Get the settings of billing
///
/// The switches and limits of billing.
#[utoipa::path(
    get,
    path = "/admin/billing/settings/",
    operation_id = "get_billing_settings",
    tag = tags::ADMINISTRATION,
    responses(
        (status = 200, description = "The settings", body = SettingsAnswer),
        refusals::StaffRead,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn show(
    services: web::Data<Services>,
    _staff: Staff,
) -> Result<HttpResponse, ApiError> {
    let catalogue = services.storage.load_catalogue().await?;
    Ok(answer(catalogue.settings))
}

/// Change the settings of billing
///
/// Changes what is named and leaves the rest. In force at once at the instance that was asked, within five seconds at
/// every other.
#[utoipa::path(
    patch,
    path = "/admin/billing/settings/",
    operation_id = "change_billing_settings",
    tag = tags::ADMINISTRATION,
    params(ReasonHeader),
    request_body = BillingSettingsChange,
    responses(
        (status = 200, description = "The settings as they are now", body = SettingsAnswer),
        refusals::ChangeSettings,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn change(
    request: HttpRequest,
    services: web::Data<Services>,
    admin: Admin,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    let reason = reason::optional(&request, Some(&fields))?;
    let plan = async || {
        let before = services.storage.load_catalogue().await?.settings;
        let after = changed(before, &fields)?;
        if after == before {
            return Ok((Vec::new(), after));
        }
        let planned = Planned {
            change: AdminChange::BillingSettings(Replacement { before, after }),
            action: AdminAction::ChangeBillingSettings,
            target: AdminTarget::BillingSettings,
            before: Some(facts(&SettingsView::from(before))?),
            after: Some(facts(&SettingsView::from(after))?),
        };
        Ok((vec![planned], after))
    };
    let settings = carry_out(&services, admin, reason.as_ref(), plan).await?;
    Ok(answer(settings))
}

fn changed(mut settings: BillingSettings, fields: &Fields) -> Result<BillingSettings, ApiError> {
    fields.only(&[
        "enable_billing",
        "maintenance_mode",
        "free_views_per_day",
        "free_views_for_new_users",
        "min_wallet_topup",
        "max_wallet_balance",
        "reason",
    ])?;
    for (name, switch) in [
        ("enable_billing", &mut settings.enable_billing),
        ("maintenance_mode", &mut settings.maintenance_mode),
    ] {
        if let Some(given) = fields.optional_boolean(name)? {
            *switch = given;
        }
    }
    for (name, count) in [
        ("free_views_per_day", &mut settings.free_views_per_day),
        (
            "free_views_for_new_users",
            &mut settings.free_views_for_new_users,
        ),
    ] {
        let given = fields.optional_integer_in(name, 0..=FREE_VIEWS_MAX)?;
        if let Some(given) = given.and_then(|given| u32::try_from(given).ok()) {
            *count = given;
        }
    }
    for (name, limit) in [
        ("min_wallet_topup", &mut settings.min_wallet_topup),
        ("max_wallet_balance", &mut settings.max_wallet_balance),
    ] {
        if let Some(minor) = fields.optional_minor_units(name)? {
            *limit = Money::from_minor(minor);
        }
    }
    if settings.min_wallet_topup > settings.max_wallet_balance {
        return Err(fields.crossed(
            ("min_wallet_topup", settings.min_wallet_topup.into()),
            ("max_wallet_balance", settings.max_wallet_balance.into()),
        ));
    }
    Ok(settings)
}
