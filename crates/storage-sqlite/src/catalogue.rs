use std::sync::Arc;

use async_trait::async_trait;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::billing::{BillingRule, BillingSettings};
use domain::catalogue::{Catalogue, CatalogueStore};
use domain::gateway::GatewayTerms;
use domain::storage::StorageFailure;

use crate::SqliteStorage;
use crate::exchange_rates;
use crate::failure::DatabaseError;
use crate::rows::{BillingRuleRow, BillingSettingsRow, GatewayRow};
use crate::schema::{billing_rules, billing_settings, gateways};
use crate::writer::Task;

#[async_trait]
impl CatalogueStore for SqliteStorage {
    async fn load_catalogue(&self) -> Result<Catalogue, StorageFailure> {
        self.readers.read("read the catalogue", load).await
    }

    async fn save_catalogue(&self, catalogue: &Catalogue) -> Result<(), StorageFailure> {
        let task = Task::Catalogue(Box::new(catalogue.clone()));
        self.writer.write(task).await
    }

    async fn add_gateways(&self, terms: &[GatewayTerms]) -> Result<(), StorageFailure> {
        self.writer.write(Task::NewGateways(terms.into())).await
    }
}

/// The catalogue that decisions are made by, read again when another program has written to the file.
#[derive(Clone, Default)]
pub(crate) struct CatalogueCache {
    current: Option<(i64, Arc<Catalogue>)>,
}

impl CatalogueCache {
    /// The catalogue as it is stored now. Asked inside a transaction that may write, so that it stays so until the end.
    pub(crate) fn current(
        &mut self,
        connection: &mut SqliteConnection,
    ) -> Result<Arc<Catalogue>, DatabaseError> {
        let version = data_version(connection)?;
        match &self.current {
            Some((known, catalogue)) if *known == version => Ok(Arc::clone(catalogue)),
            _ => self.reload(connection),
        }
    }

    /// Reads it again, after this very connection has changed it.
    pub(crate) fn reload(
        &mut self,
        connection: &mut SqliteConnection,
    ) -> Result<Arc<Catalogue>, DatabaseError> {
        let catalogue = Arc::new(load(connection)?);
        self.current = Some((data_version(connection)?, Arc::clone(&catalogue)));
        Ok(catalogue)
    }
}

/// Changes whenever another connection has committed anything.
fn data_version(connection: &mut SqliteConnection) -> Result<i64, DatabaseError> {
    #[derive(QueryableByName)]
    struct DataVersion {
        #[diesel(sql_type = BigInt)]
        data_version: i64,
    }
    let row: DataVersion = diesel::sql_query("PRAGMA data_version").get_result(connection)?;
    Ok(row.data_version)
}

/// The catalogue as it is stored.
pub(crate) fn load(connection: &mut SqliteConnection) -> Result<Catalogue, DatabaseError> {
    let settings = billing_settings::table
        .select(BillingSettingsRow::as_select())
        .first(connection)?;
    let rules = billing_rules::table
        .select(BillingRuleRow::as_select())
        .load(connection)?;
    let rules: Result<Vec<_>, _> = rules.into_iter().map(BillingRule::try_from).collect();
    let terms = gateways::table
        .order((gateways::sort_order, gateways::name))
        .select(GatewayRow::as_select())
        .load(connection)?;
    let terms: Result<_, _> = terms.into_iter().map(GatewayTerms::try_from).collect();
    let mut catalogue = Catalogue {
        settings: BillingSettings::try_from(settings)?,
        rules: rules?,
        gateways: terms?,
        rates: exchange_rates::newest(connection)?,
    };
    catalogue.rules.sort_by_key(|rule| rule.service);
    Ok(catalogue)
}

/// Stores settings, rules and terms; rows that are not named stay.
pub(crate) fn save(
    connection: &mut SqliteConnection,
    catalogue: &Catalogue,
) -> Result<(), DatabaseError> {
    put_settings(connection, &catalogue.settings)?;
    for rule in &catalogue.rules {
        put_rule(connection, rule)?;
    }
    for terms in &catalogue.gateways {
        put_gateway(connection, terms)?;
    }
    Ok(())
}

/// Stores switches and limits.
pub(crate) fn put_settings(
    connection: &mut SqliteConnection,
    settings: &BillingSettings,
) -> Result<(), DatabaseError> {
    let row = BillingSettingsRow::from(settings);
    diesel::insert_into(billing_settings::table)
        .values(&row)
        .on_conflict(billing_settings::id)
        .do_update()
        .set(&row)
        .execute(connection)?;
    Ok(())
}

/// Stores the price of a service.
pub(crate) fn put_rule(
    connection: &mut SqliteConnection,
    rule: &BillingRule,
) -> Result<(), DatabaseError> {
    let row = BillingRuleRow::from(rule);
    diesel::insert_into(billing_rules::table)
        .values(&row)
        .on_conflict(billing_rules::service)
        .do_update()
        .set(&row)
        .execute(connection)?;
    Ok(())
}

/// Stores the terms of a gateway.
pub(crate) fn put_gateway(
    connection: &mut SqliteConnection,
    terms: &GatewayTerms,
) -> Result<(), DatabaseError> {
    let row = GatewayRow::from(terms);
    diesel::insert_into(gateways::table)
        .values(&row)
        .on_conflict(gateways::name)
        .do_update()
        .set(&row)
        .execute(connection)?;
    Ok(())
}

/// Stores the terms of gateways that have none.
pub(crate) fn add_gateways(
    connection: &mut SqliteConnection,
    terms: &[GatewayTerms],
) -> Result<(), DatabaseError> {
    for terms in terms {
        diesel::insert_into(gateways::table)
            .values(&GatewayRow::from(terms))
            .on_conflict(gateways::name)
            .do_nothing()
            .execute(connection)?;
    }
    Ok(())
}

/// Fills an empty catalogue.
pub(crate) fn seed(
    connection: &mut SqliteConnection,
    catalogue: &Catalogue,
) -> Result<(), DatabaseError> {
    let settings: i64 = billing_settings::table.count().get_result(connection)?;
    if settings == 0 {
        save(connection, catalogue)?;
    }
    Ok(())
}
