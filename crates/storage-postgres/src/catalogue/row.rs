use diesel::sql_types::{Array, BigInt, Bool, Integer, Text};
use domain::billing::{BillingRule, BillingSettings, Quantity, ServiceType};
use domain::gateway::{Commission, CommissionKind, GatewayTerms};
use domain::money::{AnyMoney, BasisPoints, Money};
use domain::text::LocalizedText;

use crate::failure::SenselessRow;
use crate::payment::to_gateway_name;
use crate::wallet::to_currency;

/// `enable_billing, maintenance_mode, free_views_per_day, free_views_for_new_users, min_wallet_topup_minor,
/// max_wallet_balance_minor`.
pub(super) type SettingsColumns = (Bool, Bool, BigInt, BigInt, BigInt, BigInt);
pub(super) type SettingsRow = (bool, bool, i64, i64, i64, i64);

pub(super) fn to_settings(row: SettingsRow) -> Result<BillingSettings, SenselessRow> {
    let (enable_billing, maintenance_mode, per_day, for_new_users, min_topup, max_balance) = row;
    Ok(BillingSettings {
        enable_billing,
        maintenance_mode,
        free_views_per_day: to_u32("billing_settings.free_views_per_day", per_day)?,
        free_views_for_new_users: to_u32(
            "billing_settings.free_views_for_new_users",
            for_new_users,
        )?,
        min_wallet_topup: Money::from_minor(min_topup),
        max_wallet_balance: Money::from_minor(max_balance),
    })
}

/// `service, name_uz, name_ru, name_en, unit_price_minor, discount_hundredths, min_quantity_for_discount, is_active`.
pub(super) type RuleColumns = (Text, Text, Text, Text, BigInt, Integer, BigInt, Bool);
pub(super) type RuleRow = (String, String, String, String, i64, i32, i64, bool);

pub(super) fn to_rule(row: RuleRow) -> Result<BillingRule, SenselessRow> {
    let (service, uz, ru, en, unit_price, discount, threshold, is_active) = row;
    Ok(BillingRule {
        service: SenselessRow::unless(
            ServiceType::parse(&service),
            "billing_rules.service",
            &service,
        )?,
        name: LocalizedText { uz, ru, en },
        unit_price: Money::from_minor(unit_price),
        discount: to_basis_points("billing_rules.discount_hundredths", discount)?,
        min_quantity_for_discount: SenselessRow::unless(
            Quantity::try_new(threshold).ok(),
            "billing_rules.min_quantity_for_discount",
            &threshold,
        )?,
        is_active,
    })
}

/// `name, display_name, is_active, min_amount_minor, max_amount_minor, commission_kind, commission_hundredths,
/// commission_fixed_minor, default_currency, supported_currencies, processing_minutes, sort_order, is_test_mode`.
pub(super) type GatewayColumns = (
    Text,
    Text,
    Bool,
    BigInt,
    BigInt,
    Text,
    Integer,
    BigInt,
    Text,
    Array<Text>,
    BigInt,
    Integer,
    Bool,
);
pub(super) type GatewayRow = (
    String,
    String,
    bool,
    i64,
    i64,
    String,
    i32,
    i64,
    String,
    Vec<String>,
    i64,
    i32,
    bool,
);

pub(super) fn to_gateway(row: GatewayRow) -> Result<GatewayTerms, SenselessRow> {
    let (name, display_name, is_active, min_amount, max_amount, kind, hundredths, fixed_minor, ..) =
        row;
    let (.., default_currency, supported, minutes, sort_order, is_test_mode) = row;
    let default_currency = to_currency(&default_currency)?;
    let supported = supported.iter().map(|text| to_currency(text));
    Ok(GatewayTerms {
        name: to_gateway_name(&name)?,
        display_name,
        is_active,
        min_amount: AnyMoney::new(min_amount, default_currency),
        max_amount: AnyMoney::new(max_amount, default_currency),
        commission: Commission {
            kind: SenselessRow::unless(
                CommissionKind::parse(&kind),
                "gateways.commission_kind",
                &kind,
            )?,
            percentage: to_basis_points("gateways.commission_hundredths", hundredths)?,
            fixed_minor,
        },
        default_currency,
        supported_currencies: supported.collect::<Result<_, _>>()?,
        processing_minutes: to_u32("gateways.processing_minutes", minutes)?,
        sort_order,
        is_test_mode,
    })
}

fn to_u32(column: &'static str, number: i64) -> Result<u32, SenselessRow> {
    SenselessRow::unless(u32::try_from(number).ok(), column, &number)
}

fn to_basis_points(column: &'static str, hundredths: i32) -> Result<BasisPoints, SenselessRow> {
    let points = u16::try_from(hundredths).ok().and_then(BasisPoints::new);
    SenselessRow::unless(points, column, &hundredths)
}
