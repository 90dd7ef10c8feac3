use actix_web::{HttpRequest, HttpResponse, web};
use domain::administration::{AdminAction, AdminChange, AdminTarget, Replacement};
use domain::gateway::{CommissionKind, GatewayName, GatewayTerms};
use domain::money::CurrencyCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::change::{Planned, carry_out, facts};
use super::parameters::{GatewayPath, ReasonHeader};
use super::reason;
use super::requests::GatewayChange;
use crate::auth::{Admin, Staff};
use crate::http::{ApiError, Fields};
use crate::language::Message;
use crate::openapi::words::COMMISSION_KINDS;
use crate::openapi::{refusals, tags};
use crate::routes::gateways::GatewayView;
use crate::wiring::Services;

/// Characters of a gateway's name for people at most.
const NAME_LENGTH_MAX: usize = 100;

/// How long a payment may wait for its payer at most: a week, in minutes.
const PROCESSING_MINUTES_MAX: i64 = 7 * 24 * 60;

/// The terms of a gateway.
#[derive(Serialize, ToSchema)]
#[schema(as = GatewayResponse)]
pub(super) struct GatewayAnswer {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The gateway.
    gateway: GatewayView,
}

fn answer(terms: &GatewayTerms) -> HttpResponse {
    HttpResponse::Ok().json(GatewayAnswer {
        success: true,
        gateway: terms.into(),
    })
}

async fn stored(services: &Services, name: &GatewayName) -> Result<GatewayTerms, ApiError> {
    let catalogue = services.storage.load_catalogue().await?;
    let terms = catalogue.gateway(name);
    terms.cloned().ok_or_else(ApiError::gateway_not_found)
}

fn gateway_name(text: &str) -> Result<GatewayName, ApiError> {
    text.parse().map_err(|_| ApiError::gateway_not_found())
}

/// Get the terms of a gateway
///
/// The limits, the commission and the switches of a gateway, active or not.
#[utoipa::path(
    get,
    path = "/admin/gateways/{name}/",
    operation_id = "get_gateway",
    tag = tags::ADMINISTRATION,
    params(GatewayPath),
    responses(
        (status = 200, description = "The gateway", body = GatewayAnswer),
        refusals::StaffReadGateway,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn show(
    services: web::Data<Services>,
    _staff: Staff,
    name: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let terms = stored(&services, &gateway_name(&name)?).await?;
    Ok(answer(&terms))
}

/// Change the terms of a gateway
///
/// Changes what is named and leaves the rest; payments that were created keep their terms. In force at once at the
/// instance that was asked, within five seconds at every other.
#[utoipa::path(
    patch,
    path = "/admin/gateways/{name}/",
    operation_id = "change_gateway",
    tag = tags::ADMINISTRATION,
    params(GatewayPath, ReasonHeader),
    request_body = GatewayChange,
    responses(
        (status = 200, description = "The gateway as it is now", body = GatewayAnswer),
        refusals::ChangeGateway,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn change(
    request: HttpRequest,
    services: web::Data<Services>,
    admin: Admin,
    name: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    let name = gateway_name(&name)?;
    let reason = reason::optional(&request, Some(&fields))?;
    let plan = async || {
        let before = stored(&services, &name).await?;
        let after = changed(&before, &fields, services.gateways.currencies(&name))?;
        if after == before {
            return Ok((Vec::new(), after));
        }
        let planned = Planned {
            action: AdminAction::ChangeGateway,
            target: AdminTarget::Gateway(name.clone()),
            before: Some(facts(&GatewayView::from(&before))?),
            after: Some(facts(&GatewayView::from(&after))?),
            change: AdminChange::Gateway(Replacement {
                before,
                after: after.clone(),
            }),
        };
        Ok((vec![planned], after))
    };
    let terms = carry_out(&services, admin, reason.as_ref(), plan).await?;
    Ok(answer(&terms))
}

/// The terms with what the fields say. `collectable` are the currencies in which the gateway's adapter collects.
fn changed(
    terms: &GatewayTerms,
    fields: &Fields,
    collectable: Option<&'static [CurrencyCode]>,
) -> Result<GatewayTerms, ApiError> {
    fields.only(&[
        "display_name",
        "is_active",
        "min_amount",
        "max_amount",
        "commission_type",
        "commission_percentage",
        "commission_fixed",
        "supported_currencies",
        "processing_time_minutes",
        "sort_order",
        "is_test_mode",
        "reason",
    ])?;
    let mut terms = terms.clone();
    if let Some(name) = fields.optional_line("display_name", NAME_LENGTH_MAX)? {
        terms.display_name = name;
    }
    for (name, switch) in [
        ("is_active", &mut terms.is_active),
        ("is_test_mode", &mut terms.is_test_mode),
    ] {
        if let Some(given) = fields.optional_boolean(name)? {
            *switch = given;
        }
    }
    for (name, minor) in [
        ("min_amount", &mut terms.min_amount.minor),
        ("max_amount", &mut terms.max_amount.minor),
        ("commission_fixed", &mut terms.commission.fixed_minor),
    ] {
        if let Some(given) = fields.optional_minor_units(name)? {
            *minor = given;
        }
    }
    if terms.min_amount.minor > terms.max_amount.minor {
        return Err(fields.crossed(
            ("min_amount", terms.min_amount),
            ("max_amount", terms.max_amount),
        ));
    }
    let kind = fields.choice("commission_type", &COMMISSION_KINDS, CommissionKind::as_str)?;
    if let Some(kind) = kind {
        terms.commission.kind = kind;
    }
    if let Some(percentage) = fields.optional_percentage("commission_percentage")? {
        terms.commission.percentage = percentage;
    }
    if let Some(codes) = fields.optional_texts("supported_currencies")? {
        terms.supported_currencies = currencies(&codes, terms.default_currency, collectable)?;
    }
    let minutes =
        fields.optional_integer_in("processing_time_minutes", 1..=PROCESSING_MINUTES_MAX)?;
    if let Some(minutes) = minutes.and_then(|minutes| u32::try_from(minutes).ok()) {
        terms.processing_minutes = minutes;
    }
    let place = fields.optional_integer_in("sort_order", -1_000_000..=1_000_000)?;
    if let Some(place) = place.and_then(|place| i32::try_from(place).ok()) {
        terms.sort_order = place;
    }
    Ok(terms)
}

/// Each once, in the order of the API, the default among them, and none in which the gateway cannot collect. Of a gateway
/// without an adapter nothing is known but its default.
fn currencies(
    codes: &[String],
    default: CurrencyCode,
    collectable: Option<&'static [CurrencyCode]>,
) -> Result<Vec<CurrencyCode>, ApiError> {
    let field = "supported_currencies";
    let collectable = collectable.unwrap_or(std::slice::from_ref(&default));
    let mut found = Vec::with_capacity(codes.len());
    for code in codes {
        let currency = code
            .parse::<CurrencyCode>()
            .map_err(|_| ApiError::invalid(field, Message::UnknownCurrency))?;
        if found.contains(&currency) {
            return Err(ApiError::invalid(field, Message::StandsTwice));
        }
        if !collectable.contains(&currency) {
            let problem = Message::CurrencyNotSupported.with("currency", currency);
            return Err(ApiError::invalid(field, problem));
        }
        found.push(currency);
    }
    if !found.contains(&default) {
        let problem = Message::MustInclude.with("value", default);
        return Err(ApiError::invalid(field, problem));
    }
    Ok(found)
}
