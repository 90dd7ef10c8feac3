use actix_web::{HttpResponse, web};
use domain::gateway::GatewayTerms;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::http::{ApiError, JsonMoney, json_percentage};
use crate::openapi::schemas::Percentage;
use crate::openapi::words::{CommissionType, Currency};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// The active gateways.
#[derive(Serialize, ToSchema)]
pub(super) struct GatewayList {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// By `sort_order`.
    gateways: Vec<GatewayView>,
}

/// A gateway and its terms.
#[derive(Serialize, ToSchema)]
#[schema(as = Gateway)]
pub(super) struct GatewayView {
    /// What requests call it.
    #[schema(pattern = "^[a-z0-9_]{1,32}$", examples("click"))]
    name: String,
    /// What people call it.
    #[schema(examples("Click"))]
    display_name: String,
    /// `false` only for staff: others see no inactive gateway.
    #[schema(examples(true))]
    is_active: bool,
    /// Smallest amount of one payment, of `default_currency`.
    min_amount: JsonMoney,
    /// Largest amount of one payment, of `default_currency`.
    max_amount: JsonMoney,
    /// Which of the two parts below make up the commission.
    #[schema(value_type = CommissionType)]
    commission_type: &'static str,
    /// The share of the amount that is added to it, percent.
    #[schema(value_type = Percentage)]
    commission_percentage: Box<RawValue>,
    /// What is added to each amount, of `default_currency`.
    commission_fixed: JsonMoney,
    /// The currency of its limits.
    #[schema(value_type = Currency)]
    default_currency: &'static str,
    /// The currencies that it can take.
    #[schema(value_type = Vec<Currency>)]
    supported_currencies: Vec<&'static str>,
    /// How long a payment waits for its payer, minutes.
    #[schema(examples(30))]
    processing_time_minutes: u32,
    /// Its place in lists, ascending.
    #[schema(examples(1))]
    sort_order: i32,
    /// No real money moves.
    #[schema(examples(false))]
    is_test_mode: bool,
}

impl From<&GatewayTerms> for GatewayView {
    fn from(terms: &GatewayTerms) -> Self {
        Self {
            name: terms.name.to_string(),
            display_name: terms.display_name.clone(),
            is_active: terms.is_active,
            min_amount: terms.min_amount.into(),
            max_amount: terms.max_amount.into(),
            commission_type: terms.commission.kind.as_str(),
            commission_percentage: json_percentage(terms.commission.percentage),
            commission_fixed: terms
                .in_default_currency(terms.commission.fixed_minor)
                .into(),
            default_currency: terms.default_currency.as_str(),
            supported_currencies: terms
                .supported_currencies
                .iter()
                .map(|code| code.as_str())
                .collect(),
            processing_time_minutes: terms.processing_minutes,
            sort_order: terms.sort_order,
            is_test_mode: terms.is_test_mode,
        }
    }
}

/// List payment gateways
///
/// The active gateways, their limits and commissions.
#[utoipa::path(
    get,
    path = "/payments/gateways/",
    operation_id = "list_gateways",
    tag = tags::GATEWAYS,
    responses(
        (status = 200, description = "The active gateways", body = GatewayList),
        refusals::PublicRead,
    ),
)]
pub(super) async fn list(services: web::Data<Services>) -> Result<HttpResponse, ApiError> {
    let catalogue = services.storage.load_catalogue().await?;
    let active = catalogue.gateways.iter().filter(|terms| terms.is_active);
    Ok(HttpResponse::Ok().json(GatewayList {
        success: true,
        gateways: active.map(GatewayView::from).collect(),
    }))
}
