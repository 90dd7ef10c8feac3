use diesel::sql_types::{Array, BigInt, Bool, Integer, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use domain::billing::{BillingRule, BillingSettings};
use domain::catalogue::Catalogue;
use domain::gateway::GatewayTerms;

use crate::failure::PostgresError;
use crate::statement::{Statement, statement};

statement! {
    /// Stores switches and limits.
    pub(crate) PutSettings = "put_settings.sql" (
        enable_billing: bool as Bool,
        maintenance_mode: bool as Bool,
        free_views_per_day: i64 as BigInt,
        free_views_for_new_users: i64 as BigInt,
        min_wallet_topup: i64 as BigInt,
        max_wallet_balance: i64 as BigInt,
    ) -> count
}

statement! {
    /// Stores the price of a service.
    pub(crate) PutRule<'a> = "put_rule.sql" (
        service: &'static str as Text,
        name_uz: &'a str as Text,
        name_ru: &'a str as Text,
        name_en: &'a str as Text,
        unit_price: i64 as BigInt,
        discount_hundredths: i32 as Integer,
        min_quantity_for_discount: i64 as BigInt,
        is_active: bool as Bool,
    ) -> count
}

statement! {
    /// Stores the terms of a gateway.
    pub(crate) PutGateway<'a> = "put_gateway.sql" (
        name: &'a str as Text,
        display_name: &'a str as Text,
        is_active: bool as Bool,
        min_amount: i64 as BigInt,
        max_amount: i64 as BigInt,
        commission_kind: &'static str as Text,
        commission_hundredths: i32 as Integer,
        commission_fixed: i64 as BigInt,
        default_currency: &'static str as Text,
        supported_currencies: Vec<&'static str> as Array<Text>,
        processing_minutes: i64 as BigInt,
        sort_order: i32 as Integer,
        is_test_mode: bool as Bool,
        replaces: bool as Bool,
    ) -> count
}

statement! {
    CountSettings = "count_settings.sql" () -> rows of (i64,) as (BigInt,)
}

/// Stores a catalogue whole; rows that it does not name stay.
pub(crate) async fn save(
    connection: &mut AsyncPgConnection,
    catalogue: &Catalogue,
) -> Result<(), PostgresError> {
    let saved = connection.transaction(async |connection| put(connection, catalogue).await);
    saved.await
}

/// Stores the terms of gateways that have none.
pub(crate) async fn add_gateways(
    connection: &mut AsyncPgConnection,
    terms: &[GatewayTerms],
) -> Result<(), PostgresError> {
    let added = connection.transaction(async |connection| {
        for terms in terms {
            PutGateway::if_missing(terms).run(connection).await?;
        }
        Ok(())
    });
    added.await
}

/// Stores the default catalogue unless there is one, and says whether it did.
pub(crate) async fn seed(connection: &mut AsyncPgConnection) -> Result<bool, PostgresError> {
    let seeded = connection.transaction(async |connection| {
        let found = CountSettings {}.run(connection).await?;
        let is_empty = found.into_iter().all(|(rows,)| rows == 0);
        if is_empty {
            put(connection, &Catalogue::default()).await?;
        }
        Ok(is_empty)
    });
    seeded.await
}

async fn put(connection: &AsyncPgConnection, catalogue: &Catalogue) -> Result<(), PostgresError> {
    PutSettings::of(&catalogue.settings).run(connection).await?;
    for rule in &catalogue.rules {
        PutRule::of(rule).run(connection).await?;
    }
    for terms in &catalogue.gateways {
        PutGateway::of(terms).run(connection).await?;
    }
    Ok(())
}

impl PutSettings {
    pub(crate) fn of(settings: &BillingSettings) -> Self {
        Self {
            enable_billing: settings.enable_billing,
            maintenance_mode: settings.maintenance_mode,
            free_views_per_day: settings.free_views_per_day.into(),
            free_views_for_new_users: settings.free_views_for_new_users.into(),
            min_wallet_topup: settings.min_wallet_topup.minor(),
            max_wallet_balance: settings.max_wallet_balance.minor(),
        }
    }
}

impl<'a> PutRule<'a> {
    pub(crate) fn of(rule: &'a BillingRule) -> Self {
        Self {
            service: rule.service.as_str(),
            name_uz: &rule.name.uz,
            name_ru: &rule.name.ru,
            name_en: &rule.name.en,
            unit_price: rule.unit_price.minor(),
            discount_hundredths: rule.discount.hundredths().into(),
            min_quantity_for_discount: rule.min_quantity_for_discount.get().into(),
            is_active: rule.is_active,
        }
    }
}

impl<'a> PutGateway<'a> {
    pub(crate) fn of(terms: &'a GatewayTerms) -> Self {
        let currencies = terms.supported_currencies.iter();
        Self {
            name: terms.name.as_str(),
            display_name: &terms.display_name,
            is_active: terms.is_active,
            min_amount: terms.min_amount.minor,
            max_amount: terms.max_amount.minor,
            commission_kind: terms.commission.kind.as_str(),
            commission_hundredths: terms.commission.percentage.hundredths().into(),
            commission_fixed: terms.commission.fixed_minor,
            default_currency: terms.default_currency.as_str(),
            supported_currencies: currencies.map(|currency| currency.as_str()).collect(),
            processing_minutes: terms.processing_minutes.into(),
            sort_order: terms.sort_order,
            is_test_mode: terms.is_test_mode,
            replaces: true,
        }
    }

    /// The same for a gateway that may have terms, which it is to keep.
    fn if_missing(terms: &'a GatewayTerms) -> Self {
        Self {
            replaces: false,
            ..Self::of(terms)
        }
    }
}
