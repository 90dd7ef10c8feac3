use actix_web::{HttpResponse, web};
use domain::gateway::GatewayTerms;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::http::{ApiError, JsonMoney, json_percentage};
use crate::wiring::Services;

#[derive(Serialize)]
struct GatewayList {
    success: bool,
    gateways: Vec<GatewayView>,
}

#[derive(Serialize)]
struct GatewayView {
    name: String,
    display_name: String,
    is_active: bool,
    min_amount: JsonMoney,
    max_amount: JsonMoney,
    commission_type: &'static str,
    commission_percentage: Box<RawValue>,
    commission_fixed: JsonMoney,
    default_currency: &'static str,
    supported_currencies: Vec<&'static str>,
    processing_time_minutes: u32,
    sort_order: i32,
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

/// `GET /payments/gateways/`: the active gateways and their terms. Public.
pub(super) async fn list(services: web::Data<Services>) -> Result<HttpResponse, ApiError> {
    let catalogue = services.storage.load_catalogue().await?;
    let active = catalogue.gateways.iter().filter(|terms| terms.is_active);
    Ok(HttpResponse::Ok().json(GatewayList {
        success: true,
        gateways: active.map(GatewayView::from).collect(),
    }))
}
