use actix_web::{HttpRequest, HttpResponse, web};
use domain::administration::{AdminAction, AdminChange, AdminTarget, Replacement};
use domain::billing::{BillingRule, Quantity, ServiceType};
use domain::money::Money;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::change::{Planned, carry_out, facts};
use super::parameters::{ReasonHeader, ServicePath};
use super::reason;
use super::requests::BillingRuleChange;
use crate::auth::{Admin, Staff};
use crate::http::{ApiError, Fields, JsonMoney, json_percentage};
use crate::language::Message;
use crate::openapi::schemas::Percentage;
use crate::openapi::words::{Currency, ServiceTypeWord};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// Characters of a service's name at most.
const NAME_LENGTH_MAX: usize = 100;

/// The price of a service.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminBillingRuleResponse)]
pub(super) struct RuleAnswer<'a> {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The price.
    billing_rule: RuleView<'a>,
}

/// The price of a service as staff see it.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminBillingRule)]
pub(super) struct RuleView<'a> {
    /// Which service.
    #[schema(value_type = ServiceTypeWord)]
    service_type: &'static str,
    /// Its name in Uzbek.
    #[schema(examples("Shifokor profilini ko'rish"))]
    name_uz: &'a str,
    /// Its name in Russian.
    #[schema(examples("Просмотр профиля врача"))]
    name_ru: &'a str,
    /// Its name in English.
    #[schema(examples("Doctor profile view"))]
    name_en: &'a str,
    /// The price of one.
    price: JsonMoney,
    /// Of the price: `UZS`.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// What is taken off the price of each when at least `min_quantity_for_discount` are charged at once, percent.
    #[schema(value_type = Percentage)]
    discount_percentage: Box<RawValue>,
    /// From how many on.
    #[schema(minimum = 1, maximum = 10000, examples(5))]
    min_quantity_for_discount: u32,
    /// Whether it can be had.
    #[schema(examples(true))]
    is_active: bool,
}

impl<'a> From<&'a BillingRule> for RuleView<'a> {
    fn from(rule: &'a BillingRule) -> Self {
        Self {
            service_type: rule.service.as_str(),
            name_uz: &rule.name.uz,
            name_ru: &rule.name.ru,
            name_en: &rule.name.en,
            price: rule.unit_price.into(),
            currency: "UZS",
            discount_percentage: json_percentage(rule.discount),
            min_quantity_for_discount: rule.min_quantity_for_discount.get(),
            is_active: rule.is_active,
        }
    }
}

fn answer(rule: &BillingRule) -> HttpResponse {
    HttpResponse::Ok().json(RuleAnswer {
        success: true,
        billing_rule: rule.into(),
    })
}

async fn stored(services: &Services, service: ServiceType) -> Result<BillingRule, ApiError> {
    let catalogue = services.storage.load_catalogue().await?;
    let rule = catalogue.rule(service);
    rule.cloned().ok_or_else(ApiError::service_not_found)
}

fn service_type(word: &str) -> Result<ServiceType, ApiError> {
    ServiceType::parse(word).ok_or_else(ApiError::service_not_found)
}

/// Get the price of a service
///
/// The price, the discount and the names of a service, active or not.
#[utoipa::path(
    get,
    path = "/admin/billing/rules/{service_type}/",
    operation_id = "get_billing_rule",
    tag = tags::ADMINISTRATION,
    params(ServicePath),
    responses(
        (status = 200, description = "The price", body = RuleAnswer<'_>),
        refusals::StaffReadRule,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn show(
    services: web::Data<Services>,
    _staff: Staff,
    service: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let rule = stored(&services, service_type(&service)?).await?;
    Ok(answer(&rule))
}

/// Change the price of a service
///
/// Changes what is named and leaves the rest. In force at once at the instance that was asked, within five seconds at
/// every other.
#[utoipa::path(
    patch,
    path = "/admin/billing/rules/{service_type}/",
    operation_id = "change_billing_rule",
    tag = tags::ADMINISTRATION,
    params(ServicePath, ReasonHeader),
    request_body = BillingRuleChange,
    responses(
        (status = 200, description = "The price as it is now", body = RuleAnswer<'_>),
        refusals::ChangeRule,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn change(
    request: HttpRequest,
    services: web::Data<Services>,
    admin: Admin,
    service: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    let service = service_type(&service)?;
    let reason = reason::optional(&request, Some(&fields))?;
    let plan = async || {
        let before = stored(&services, service).await?;
        let after = changed(&before, &fields)?;
        if after == before {
            return Ok((Vec::new(), after));
        }
        let planned = Planned {
            action: AdminAction::ChangeBillingRule,
            target: AdminTarget::BillingRule(service),
            before: Some(facts(&RuleView::from(&before))?),
            after: Some(facts(&RuleView::from(&after))?),
            change: AdminChange::BillingRule(Replacement {
                before,
                after: after.clone(),
            }),
        };
        Ok((vec![planned], after))
    };
    let rule = carry_out(&services, admin, reason.as_ref(), plan).await?;
    Ok(answer(&rule))
}

fn changed(rule: &BillingRule, fields: &Fields) -> Result<BillingRule, ApiError> {
    fields.only(&[
        "price",
        "discount_percentage",
        "min_quantity_for_discount",
        "is_active",
        "name_uz",
        "name_ru",
        "name_en",
        "reason",
    ])?;
    let mut rule = rule.clone();
    if let Some(minor) = fields.optional_minor_units("price")? {
        rule.unit_price = Money::from_minor(minor);
    }
    if let Some(discount) = fields.optional_percentage("discount_percentage")? {
        rule.discount = discount;
    }
    if let Some(count) = fields.optional_integer("min_quantity_for_discount")? {
        rule.min_quantity_for_discount = Quantity::try_new(count)
            .map_err(|error| ApiError::invalid("min_quantity_for_discount", error))?;
    }
    if let Some(is_active) = fields.optional_boolean("is_active")? {
        rule.is_active = is_active;
    }
    for (name, text) in [
        ("name_uz", &mut rule.name.uz),
        ("name_ru", &mut rule.name.ru),
        ("name_en", &mut rule.name.en),
    ] {
        if let Some(given) = fields.optional_line(name, NAME_LENGTH_MAX)? {
            *text = given;
        }
    }
    // The largest charge must have a price that the ledger can hold.
    let largest = Quantity::try_new(Quantity::MAX.into());
    let price = largest.map(|quantity| rule.unit_price.checked_mul(quantity.get()));
    match price {
        Ok(Ok(_)) => Ok(rule),
        _ => Err(ApiError::invalid("price", Message::AmountBeyondLedger)),
    }
}
