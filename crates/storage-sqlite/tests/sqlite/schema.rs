//! Rules for every table, also for those that are still to come.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::support::Place;

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

fn tables(connection: &mut SqliteConnection) -> Vec<Table> {
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'";
    let tables: Vec<Table> = diesel::sql_query(sql)
        .load(connection)
        .expect("the schema is read");
    assert!(tables.len() >= 12, "only {} tables", tables.len());
    tables
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

fn names(connection: &mut SqliteConnection, sql: String) -> Vec<String> {
    let names: Vec<Name> = diesel::sql_query(sql)
        .load(connection)
        .expect("the schema is read");
    names.into_iter().map(|row| row.name).collect()
}

/// What stands in the parentheses after each `CHECK`.
fn checks(sql: &str) -> Vec<&str> {
    let starts = sql.split("CHECK (").skip(1);
    let inside = |start: &'_ str| {
        let mut depth = 1;
        let end = start.find(|sign| {
            depth += i32::from(sign == '(') - i32::from(sign == ')');
            depth == 0
        });
        end.expect("parentheses are closed")
    };
    starts.map(|start| &start[..inside(start)]).collect()
}

#[test]
fn every_money_column_is_an_integer_with_a_check() {
    let place = Place::migrated();
    let mut tool = place.tool();
    let mut columns = 0;
    for table in tables(&mut tool) {
        let money = names(
            &mut tool,
            format!(
                "SELECT name FROM pragma_table_info('{}') WHERE name GLOB '*_minor' OR name GLOB '*_tiyin'",
                table.name
            ),
        );
        for column in money {
            let is_checked = checks(&table.sql)
                .iter()
                .any(|check| check.contains(&column));
            assert!(is_checked, "{}.{column} has no CHECK", table.name);
            // A price in so'm stands only beside the rate that converted it.
            let type_of_it = match column.as_str() {
                "price_tiyin" => "INTEGER",
                _ => "INTEGER NOT NULL",
            };
            let declared = format!("{column} {type_of_it}");
            assert!(table.sql.contains(&declared), "{}.{column}", table.name);
            columns += 1;
        }
    }
    assert!(columns >= 15, "only {columns} columns of money");
}

#[test]
fn every_table_is_strict() {
    let place = Place::migrated();
    let mut tool = place.tool();
    for table in tables(&mut tool) {
        let (_, options) = table.sql.rsplit_once(')').expect("a table has columns");
        assert!(options.contains("STRICT"), "{} is not", table.name);
    }
}

#[test]
fn every_currency_column_knows_the_currencies_of_the_domain() {
    let place = Place::migrated();
    let mut tool = place.tool();
    let expected: Vec<_> = domain::money::CurrencyCode::ALL
        .iter()
        .map(|code| format!("'{}'", code.as_str()))
        .collect();
    let expected = format!("currency IN ({})", expected.join(", "));
    let with_own_check = ["payments", "wallets", "gateways"];
    for table in tables(&mut tool) {
        if with_own_check.contains(&table.name.as_str()) {
            let is_checked = checks(&table.sql)
                .iter()
                .any(|check| check.contains(&expected));
            assert!(is_checked, "{}", table.sql);
        }
    }
}

#[derive(QueryableByName)]
struct ForeignKey {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    column: String,
}

#[test]
fn every_foreign_key_begins_an_index_or_the_primary_key() {
    let place = Place::migrated();
    let mut tool = place.tool();
    let mut count = 0;
    for Table { name, .. } in tables(&mut tool) {
        let sql = format!(
            "SELECT id, \"from\" AS \"column\" FROM pragma_foreign_key_list('{name}') ORDER BY id, seq"
        );
        let keys: Vec<ForeignKey> = diesel::sql_query(sql)
            .load(&mut tool)
            .expect("the schema is read");
        let ids: std::collections::BTreeSet<_> = keys.iter().map(|key| key.id).collect();
        for id in ids {
            let columns = keys.iter().filter(|key| key.id == id);
            let columns: Vec<_> = columns.map(|key| key.column.clone()).collect();
            assert!(
                is_indexed(&mut tool, &name, &columns),
                "{name} has no index on {columns:?}"
            );
            count += 1;
        }
    }
    assert!(count >= 4, "only {count} foreign keys");
}

fn is_indexed(tool: &mut SqliteConnection, table: &str, columns: &[String]) -> bool {
    let primary = format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk");
    if names(tool, primary).starts_with(columns) {
        return true;
    }
    let indexes = names(
        tool,
        format!("SELECT name FROM pragma_index_list('{table}')"),
    );
    indexes.into_iter().any(|index| {
        let of_index = format!("SELECT name FROM pragma_index_info('{index}') ORDER BY seqno");
        names(tool, of_index).starts_with(columns)
    })
}

#[test]
fn every_column_of_what_is_sealed_is_in_its_seal() {
    let place = Place::migrated();
    let mut tool = place.tool();
    for (table, known) in [
        (
            "transactions",
            "user_id currency sequence id direction amount_minor balance_before_minor balance_after_minor \
             counter_account description service quantity related_object_id payment_id status created_at price_tiyin \
             rate_som_micros rate_nominal rate_valid_from",
        ),
        (
            "admin_log",
            "happened_at id actor_id actor_role action target before_state after_state reason",
        ),
    ] {
        let columns = names(
            &mut tool,
            format!("SELECT name FROM pragma_table_info('{table}')"),
        );
        assert_eq!(
            columns.join(" "),
            known,
            "domain::seal hashes all that is stored"
        );
    }
}
