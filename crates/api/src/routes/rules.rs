use actix_web::{HttpResponse, web};
use domain::billing::{BillingRule, BillingSettings, Quantity};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::http::{ApiError, JsonMoney, json_percentage};
use crate::language::Language;
use crate::wiring::Services;

#[derive(Serialize)]
struct RuleList {
    success: bool,
    billing_rules: Vec<RuleView>,
    settings: SettingsView,
}

#[derive(Serialize)]
struct RuleView {
    service_type: &'static str,
    service_name: String,
    price: JsonMoney,
    discount_percentage: Box<RawValue>,
    min_quantity_for_discount: u32,
    effective_prices: EffectivePrices,
    currency: &'static str,
}

/// Unit prices by quantity, as a JSON object in the order of quantities.
struct EffectivePrices(Vec<(u32, JsonMoney)>);

impl Serialize for EffectivePrices {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (quantity, price) in &self.0 {
            map.serialize_entry(&quantity.to_string(), price)?;
        }
        map.end()
    }
}

impl RuleView {
    fn try_new(rule: &BillingRule, language: Language) -> Result<Self, ApiError> {
        let mut quantities = vec![1, rule.min_quantity_for_discount.get(), 10];
        quantities.sort_unstable();
        quantities.dedup();
        let mut prices = Vec::with_capacity(quantities.len());
        for count in quantities {
            let quantity = Quantity::try_new(i64::from(count)).map_err(|_| ApiError::internal())?;
            let price = rule
                .price_rounded_half_up(quantity)
                .map_err(|_| ApiError::internal())?;
            prices.push((count, price.unit.into()));
        }
        Ok(Self {
            service_type: rule.service.as_str(),
            service_name: language.name_of(&rule.name).to_owned(),
            price: rule.unit_price.into(),
            discount_percentage: json_percentage(rule.discount),
            min_quantity_for_discount: rule.min_quantity_for_discount.get(),
            effective_prices: EffectivePrices(prices),
            currency: "UZS",
        })
    }
}

#[derive(Serialize)]
struct SettingsView {
    enable_billing: bool,
    maintenance_mode: bool,
    free_views_per_day: u32,
    free_views_for_new_users: u32,
    min_wallet_topup: JsonMoney,
    max_wallet_balance: JsonMoney,
}

impl From<BillingSettings> for SettingsView {
    fn from(settings: BillingSettings) -> Self {
        Self {
            enable_billing: settings.enable_billing,
            maintenance_mode: settings.maintenance_mode,
            free_views_per_day: settings.free_views_per_day,
            free_views_for_new_users: settings.free_views_for_new_users,
            min_wallet_topup: settings.min_wallet_topup.into(),
            max_wallet_balance: settings.max_wallet_balance.into(),
        }
    }
}

/// `GET /payments/billing/rules/`: what services cost. Public.
pub(super) async fn list(
    services: web::Data<Services>,
    language: Language,
) -> Result<HttpResponse, ApiError> {
    let catalogue = services.storage.load_catalogue().await?;
    let active = catalogue.rules.iter().filter(|rule| rule.is_active);
    Ok(HttpResponse::Ok().json(RuleList {
        success: true,
        billing_rules: active
            .map(|rule| RuleView::try_new(rule, language))
            .collect::<Result<_, _>>()?,
        settings: catalogue.settings.into(),
    }))
}
