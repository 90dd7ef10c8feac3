use std::time::Duration;

use actix_web::{HttpResponse, web};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::gateways::{GatewayStatus, Reason};
use crate::http::{ApiError, json_time};
use crate::language::{Language, Message};
use crate::openapi::schemas::Moment;
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// Which gateways can be reached.
#[derive(Serialize, ToSchema)]
pub(super) struct GatewayStatusList {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The active ones, by `sort_order`.
    gateways: Vec<GatewayStatusView>,
    /// When they were asked.
    #[schema(value_type = Moment)]
    timestamp: String,
}

/// Whether a gateway can be reached.
#[derive(Serialize, ToSchema)]
#[schema(as = GatewayAvailability)]
pub(super) struct GatewayStatusView {
    /// What people call it.
    #[schema(examples("Click"))]
    gateway: String,
    /// What requests call it.
    #[schema(examples("click"))]
    name: String,
    /// Whether payments can go through it now.
    #[schema(examples(true))]
    available: bool,
    /// For people: why, when it is not.
    #[schema(examples("Service available"))]
    message: String,
    /// How long it took to answer, seconds; 0 where nobody was asked.
    #[schema(value_type = f64, examples(0.234))]
    response_time: Box<RawValue>,
}

impl GatewayStatusView {
    fn new(status: &GatewayStatus, language: Language) -> Self {
        let message = match status.unavailable {
            None => Message::GatewayAvailable,
            Some(Reason::NotImplemented) => Message::GatewayNotImplemented,
            Some(Reason::Silent) => Message::GatewaySilent,
            Some(Reason::Broken) => Message::GatewayBroken,
            Some(Reason::Unauthorized) => Message::GatewayRefusesUs,
        };
        Self {
            gateway: status.display_name.clone(),
            name: status.name.to_string(),
            available: status.unavailable.is_none(),
            message: message.in_language(language),
            response_time: json_seconds(status.response_time),
        }
    }
}

/// Check gateway status
///
/// Which of the active gateways can be reached. All are asked at once, each for 3 seconds at most, and what they answer
/// counts for 15 seconds. 200 also when none can be reached.
#[utoipa::path(
    get,
    path = "/payments/gateways/status/",
    operation_id = "get_gateway_status",
    tag = tags::GATEWAYS,
    responses(
        (status = 200, description = "The active gateways", body = GatewayStatusList),
        refusals::PublicRead,
    ),
)]
pub(super) async fn status(
    services: web::Data<Services>,
    language: Language,
) -> Result<HttpResponse, ApiError> {
    let catalogue = services.storage.load_catalogue().await?;
    let terms: Vec<_> = catalogue
        .gateways
        .iter()
        .filter(|terms| terms.is_active)
        .collect();
    let (probed_at, gateways) = services
        .availability
        .of(&terms, &services.gateways, services.now())
        .await;
    Ok(HttpResponse::Ok().json(GatewayStatusList {
        success: true,
        gateways: gateways
            .iter()
            .map(|status| GatewayStatusView::new(status, language))
            .collect(),
        timestamp: json_time(probed_at),
    }))
}

/// Seconds as a JSON number with three decimals: `0.234`.
fn json_seconds(time: Duration) -> Box<RawValue> {
    let text = format!("{}.{:03}", time.as_secs(), time.subsec_millis());
    RawValue::from_string(text).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_have_three_decimals() {
        for (millis, text) in [(0, "0.000"), (7, "0.007"), (234, "0.234"), (3_040, "3.040")] {
            assert_eq!(json_seconds(Duration::from_millis(millis)).get(), text);
        }
    }
}
