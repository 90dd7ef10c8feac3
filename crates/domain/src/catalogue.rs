//! Everything operators set: prices, billing settings, gateway terms. Decisions see one consistent copy of it,
//! together with the exchange rates.

use async_trait::async_trait;

use crate::billing::{BillingRule, BillingSettings, Quantity, ServiceType};
use crate::exchange::ExchangeRates;
use crate::gateway::{Commission, CommissionKind, GatewayName, GatewayTerms};
use crate::money::{AnyMoney, BasisPoints, CurrencyCode, Money, Uzs};
use crate::storage::StorageFailure;
use crate::text::LocalizedText;

/// Prices, settings, gateway terms and exchange rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// Switches and limits.
    pub settings: BillingSettings,
    /// One rule a service, in the order of the API.
    pub rules: Vec<BillingRule>,
    /// One row a gateway, by sort order.
    pub gateways: Vec<GatewayTerms>,
    /// The newest rates. They come from [`crate::exchange::RateStore`]; saving a catalogue leaves them alone.
    pub rates: ExchangeRates,
}

impl Catalogue {
    /// The rule of a service, active or not.
    pub fn rule(&self, service: ServiceType) -> Option<&BillingRule> {
        self.rules.iter().find(|rule| rule.service == service)
    }

    /// The terms of an active gateway.
    pub fn active_gateway(&self, name: &GatewayName) -> Option<&GatewayTerms> {
        self.gateways
            .iter()
            .find(|terms| terms.is_active && terms.name == *name)
    }

    /// The terms of a gateway, active or not; money that is on its way still arrives when a gateway is switched off.
    pub fn gateway(&self, name: &GatewayName) -> Option<&GatewayTerms> {
        self.gateways.iter().find(|terms| terms.name == *name)
    }
}

/// Keeps the catalogue.
#[async_trait]
pub trait CatalogueStore: Send + Sync {
    /// The catalogue as it is stored now.
    async fn load_catalogue(&self) -> Result<Catalogue, StorageFailure>;

    /// Stores prices, settings and terms; rows that are not named stay. Decisions of this instance see it at once,
    /// those of other instances within five seconds.
    async fn save_catalogue(&self, catalogue: &Catalogue) -> Result<(), StorageFailure>;

    /// Stores the terms of gateways that have none; those that have some keep them, whoever stored them and when. All
    /// else stays as it is. Seen like what [`save_catalogue`](Self::save_catalogue) stores.
    async fn add_gateways(&self, terms: &[GatewayTerms]) -> Result<(), StorageFailure>;
}

impl Default for Catalogue {
    /// What a new installation starts with.
    fn default() -> Self {
        Self {
            settings: default_settings(),
            rules: default_rules(),
            gateways: default_gateways(),
            rates: ExchangeRates::default(),
        }
    }
}

fn default_settings() -> BillingSettings {
    BillingSettings {
        enable_billing: true,
        maintenance_mode: false,
        free_views_per_day: 3,
        free_views_for_new_users: 5,
        min_wallet_topup: som(10_000),
        max_wallet_balance: som(1_000_000),
    }
}

fn default_rules() -> Vec<BillingRule> {
    let rule = |service, price, discount, threshold, name| BillingRule {
        service,
        name,
        unit_price: som(price),
        discount: BasisPoints::new(discount).unwrap_or(BasisPoints::ZERO),
        min_quantity_for_discount: Quantity::try_new(threshold).unwrap_or(Quantity::ONE),
        is_active: true,
    };
    let name = LocalizedText::new;
    vec![
        rule(
            ServiceType::DoctorView,
            5_000,
            1_000,
            5,
            name(
                "Shifokor profilini ko'rish",
                "Просмотр профиля врача",
                "Doctor profile view",
            ),
        ),
        rule(
            ServiceType::Consultation,
            50_000,
            0,
            1,
            name(
                "Tibbiy konsultatsiya",
                "Медицинская консультация",
                "Medical consultation",
            ),
        ),
        rule(
            ServiceType::ChatMessage,
            1_000,
            0,
            1,
            name("Chat xabari", "Сообщение в чате", "Chat message"),
        ),
        rule(
            ServiceType::AiDiagnosis,
            10_000,
            0,
            1,
            name("AI tashxis", "Диагностика ИИ", "AI diagnosis"),
        ),
        rule(
            ServiceType::Prescription,
            15_000,
            0,
            1,
            name("Retsept", "Рецепт", "Prescription"),
        ),
    ]
}

fn default_gateways() -> Vec<GatewayTerms> {
    let terms = |name: &str, display_name: &str, commission, sort_order| {
        Some(GatewayTerms {
            name: name.parse().ok()?,
            display_name: display_name.to_owned(),
            is_active: true,
            min_amount: som(1_000).into(),
            max_amount: som(10_000_000).into(),
            commission: Commission {
                kind: CommissionKind::Percentage,
                percentage: BasisPoints::new(commission)?,
                fixed_minor: 0,
            },
            default_currency: CurrencyCode::Uzs,
            supported_currencies: vec![CurrencyCode::Uzs],
            processing_minutes: 30,
            sort_order,
            is_test_mode: false,
        })
    };
    [
        terms("click", "Click", 250, 1),
        terms("payme", "Payme", 200, 2),
        terms("uzcard", "UzCard", 150, 3),
        terms("humo", "Humo", 150, 4),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const fn som(major: i64) -> Money<Uzs> {
    Money::from_minor(major * 100)
}

impl GatewayTerms {
    /// A sum of the default currency.
    pub const fn in_default_currency(&self, minor: i64) -> AnyMoney {
        AnyMoney::new(minor, self.default_currency)
    }
}
