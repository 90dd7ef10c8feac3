use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use domain::billing::{BillingRule, Quantity, ServiceType};
use domain::money::Money;
use domain::text::LocalizedText;

use super::{Column, Inconsistent};
use crate::schema::billing_rules;

#[derive(AsChangeset, Insertable, Queryable, Selectable)]
#[diesel(table_name = billing_rules, primary_key(service))]
pub(crate) struct BillingRuleRow {
    service: String,
    name_uz: String,
    name_ru: String,
    name_en: String,
    unit_price_tiyin: i64,
    discount_basis_points: i32,
    min_quantity_for_discount: i64,
    is_active: bool,
}

impl From<&BillingRule> for BillingRuleRow {
    fn from(rule: &BillingRule) -> Self {
        Self {
            service: rule.service.as_str().to_owned(),
            name_uz: rule.name.uz.clone(),
            name_ru: rule.name.ru.clone(),
            name_en: rule.name.en.clone(),
            unit_price_tiyin: rule.unit_price.minor(),
            discount_basis_points: rule.discount.hundredths().into(),
            min_quantity_for_discount: rule.min_quantity_for_discount.get().into(),
            is_active: rule.is_active,
        }
    }
}

impl TryFrom<BillingRuleRow> for BillingRule {
    type Error = Inconsistent;

    fn try_from(row: BillingRuleRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("billing_rules", name);
        Ok(Self {
            service: column("service").parse(row.service.as_str(), ServiceType::parse)?,
            name: LocalizedText {
                uz: row.name_uz,
                ru: row.name_ru,
                en: row.name_en,
            },
            unit_price: Money::from_minor(row.unit_price_tiyin),
            discount: column("discount_basis_points").basis_points(row.discount_basis_points)?,
            min_quantity_for_discount: column("min_quantity_for_discount")
                .parse(row.min_quantity_for_discount, |count| {
                    Quantity::try_new(count).ok()
                })?,
            is_active: row.is_active,
        })
    }
}
