use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use domain::gateway::{Commission, CommissionKind, GatewayTerms};
use domain::money::AnyMoney;

use super::{Column, Inconsistent};
use crate::schema::gateways;

#[derive(AsChangeset, Insertable, Queryable, Selectable)]
#[diesel(table_name = gateways, primary_key(name))]
pub(crate) struct GatewayRow {
    name: String,
    display_name: String,
    is_active: bool,
    default_currency: String,
    min_amount_minor: i64,
    max_amount_minor: i64,
    commission_kind: String,
    commission_basis_points: i32,
    commission_fixed_minor: i64,
    supported_currencies: String,
    processing_minutes: i64,
    sort_order: i32,
    is_test_mode: bool,
}

impl From<&GatewayTerms> for GatewayRow {
    fn from(terms: &GatewayTerms) -> Self {
        let codes = terms.supported_currencies.iter().map(|code| code.as_str());
        Self {
            name: terms.name.as_str().to_owned(),
            display_name: terms.display_name.clone(),
            is_active: terms.is_active,
            default_currency: terms.default_currency.as_str().to_owned(),
            min_amount_minor: terms.min_amount.minor,
            max_amount_minor: terms.max_amount.minor,
            commission_kind: terms.commission.kind.as_str().to_owned(),
            commission_basis_points: terms.commission.percentage.hundredths().into(),
            commission_fixed_minor: terms.commission.fixed_minor,
            supported_currencies: codes.collect::<Vec<_>>().join(","),
            processing_minutes: terms.processing_minutes.into(),
            sort_order: terms.sort_order,
            is_test_mode: terms.is_test_mode,
        }
    }
}

impl TryFrom<GatewayRow> for GatewayTerms {
    type Error = Inconsistent;

    fn try_from(row: GatewayRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("gateways", name);
        let default_currency = column("default_currency").currency(&row.default_currency)?;
        let codes = row.supported_currencies.split(',');
        let supported_currencies = codes
            .filter(|code| !code.is_empty())
            .map(|code| column("supported_currencies").currency(code))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            name: column("name").gateway(&row.name)?,
            display_name: row.display_name,
            is_active: row.is_active,
            min_amount: AnyMoney::new(row.min_amount_minor, default_currency),
            max_amount: AnyMoney::new(row.max_amount_minor, default_currency),
            commission: Commission {
                kind: column("commission_kind")
                    .parse(row.commission_kind.as_str(), CommissionKind::parse)?,
                percentage: column("commission_basis_points")
                    .basis_points(row.commission_basis_points)?,
                fixed_minor: row.commission_fixed_minor,
            },
            default_currency,
            supported_currencies,
            processing_minutes: column("processing_minutes").count(row.processing_minutes)?,
            sort_order: row.sort_order,
            is_test_mode: row.is_test_mode,
        })
    }
}
