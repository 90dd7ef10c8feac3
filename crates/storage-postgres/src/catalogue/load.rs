use diesel_async::AsyncPgConnection;
use domain::billing::ServiceType;
use domain::catalogue::Catalogue;

use super::row::{
    GatewayColumns, GatewayRow, RuleColumns, RuleRow, SettingsColumns, SettingsRow, to_gateway,
    to_rule, to_settings,
};
use crate::exchange;
use crate::failure::{PostgresError, SenselessRow};
use crate::statement::{Statement, statement};

statement! {
    FindSettings = "find_settings.sql" () -> rows of SettingsRow as SettingsColumns
}

statement! {
    ListRules = "list_rules.sql" () -> rows of RuleRow as RuleColumns
}

statement! {
    ListGateways = "list_gateways.sql" () -> rows of GatewayRow as GatewayColumns
}

/// Reads the catalogue as it is at one moment.
pub(crate) async fn load(connection: &mut AsyncPgConnection) -> Result<Catalogue, PostgresError> {
    let mut transaction = connection.build_transaction().repeatable_read().read_only();
    transaction
        .run(async |connection| read(connection).await)
        .await
}

/// Reads the catalogue inside a transaction that sees to it that the three reads agree.
pub(crate) async fn read(connection: &AsyncPgConnection) -> Result<Catalogue, PostgresError> {
    let settings = FindSettings {}.run(connection).await?.pop();
    let settings = SenselessRow::unless(settings, "billing_settings", &"no row")?;
    let rules = ListRules {}.run(connection).await?;
    let gateways = ListGateways {}.run(connection).await?;
    let mut rules = rules
        .into_iter()
        .map(to_rule)
        .collect::<Result<Vec<_>, _>>()?;
    rules.sort_by_key(|rule| place_in_the_api(rule.service));
    Ok(Catalogue {
        settings: to_settings(settings)?,
        rules,
        gateways: gateways
            .into_iter()
            .map(to_gateway)
            .collect::<Result<_, _>>()?,
        rates: exchange::newest(connection).await?,
    })
}

fn place_in_the_api(service: ServiceType) -> Option<usize> {
    ServiceType::ALL
        .into_iter()
        .position(|other| other == service)
}
