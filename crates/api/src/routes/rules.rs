use actix_web::{HttpResponse, web};
use domain::billing::{BillingRule, BillingSettings, Quantity};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::http::{ApiError, JsonMoney, json_percentage};
use crate::language::Language;
use crate::openapi::schemas::{Percentage, PricesByQuantity};
use crate::openapi::words::{Currency, ServiceTypeWord};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// Prices and settings.
#[derive(Serialize, ToSchema)]
#[schema(as = BillingRules)]
pub(super) struct RuleList {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// One for each active service.
    billing_rules: Vec<RuleView>,
    /// Switches and limits.
    settings: SettingsView,
}

/// What a service costs.
#[derive(Serialize, ToSchema)]
#[schema(as = BillingRule)]
pub(super) struct RuleView {
    /// Which service.
    #[schema(value_type = ServiceTypeWord)]
    service_type: &'static str,
    /// Its name in the language asked for, by default Uzbek.
    #[schema(examples("Shifokor profilini ko'rish"))]
    service_name: String,
    /// Of one.
    price: JsonMoney,
    /// Off the price of each from `min_quantity_for_discount` on, percent.
    #[schema(value_type = Percentage)]
    discount_percentage: Box<RawValue>,
    /// The quantity from which the discount is given.
    #[schema(minimum = 1, maximum = 10000, examples(5))]
    min_quantity_for_discount: u32,
    /// The price of each by quantity: for 1, for `min_quantity_for_discount` and for 10.
    #[schema(value_type = PricesByQuantity)]
    effective_prices: EffectivePrices,
    /// Of the prices: `UZS`.
    #[schema(value_type = Currency)]
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

/// Switches and limits of billing.
#[derive(Serialize, ToSchema)]
#[schema(as = BillingSettings)]
pub(super) struct SettingsView {
    /// When `false`, every service is free.
    #[schema(examples(true))]
    enable_billing: bool,
    /// When `true`, nothing is charged and no payment is created: 503.
    #[schema(examples(false))]
    maintenance_mode: bool,
    /// Doctor views a day that cost nothing.
    #[schema(examples(3))]
    free_views_per_day: u32,
    /// Doctor views in all that cost nothing in the first seven days of a wallet.
    #[schema(examples(5))]
    free_views_for_new_users: u32,
    /// Smallest top-up, so'm.
    min_wallet_topup: JsonMoney,
    /// What a so'm wallet may hold, so'm.
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

/// Get billing rules
///
/// What services cost, and the settings of billing.
#[utoipa::path(
    get,
    path = "/payments/billing/rules/",
    operation_id = "get_billing_rules",
    tag = tags::BILLING,
    responses(
        (status = 200, description = "Prices and settings", body = RuleList),
        refusals::PublicRead,
    ),
)]
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
