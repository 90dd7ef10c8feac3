use diesel::sql_types::{BigInt, Bool};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use domain::administration::{AdminChange, Administered, LoggedChange};
use domain::catalogue::Catalogue;

use super::InsertAdminLog;
use crate::billing::{FindDoctor, PutDoctor, to_doctor};
use crate::catalogue::{PutGateway, PutRule, PutSettings, read};
use crate::failure::PostgresError;
use crate::statement::{Statement, statement};

statement! {
    Lock = "lock.sql" () -> rows of (bool,) as (Bool,)
}

statement! {
    DeleteDoctor = "delete_doctor.sql" (id: i64 as BigInt) -> count
}

/// Makes the changes true and logs them, unless one of them comes too late: then nothing is touched.
pub(super) async fn administer(
    connection: &mut AsyncPgConnection,
    changes: &[LoggedChange],
) -> Result<Administered, PostgresError> {
    let administered = connection.transaction(async |connection| {
        Lock {}.run(connection).await?;
        if !are_up_to_date(connection, changes).await? {
            return Ok(Administered::OutOfDate);
        }
        for (change, _) in changes {
            make_true(connection, change).await?;
        }
        let entries = changes.iter().map(|(_, entry)| entry);
        InsertAdminLog::of_each(&entries).run(connection).await?;
        Ok(Administered::Done)
    });
    administered.await
}

async fn are_up_to_date(
    connection: &AsyncPgConnection,
    changes: &[LoggedChange],
) -> Result<bool, PostgresError> {
    let needs_catalogue = changes.iter().any(|(change, _)| change.is_of_catalogue());
    let current = if needs_catalogue {
        Some(read(connection).await?)
    } else {
        None
    };
    for (change, _) in changes {
        if !is_up_to_date(connection, current.as_ref(), change).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn is_up_to_date(
    connection: &AsyncPgConnection,
    current: Option<&Catalogue>,
    change: &AdminChange,
) -> Result<bool, PostgresError> {
    Ok(match change {
        AdminChange::BillingRule(rule) => {
            current.and_then(|current| current.rule(rule.after.service)) == Some(&rule.before)
        }
        AdminChange::BillingSettings(settings) => {
            current.map(|current| current.settings) == Some(settings.before)
        }
        AdminChange::Gateway(terms) => {
            current.and_then(|current| current.gateway(&terms.after.name)) == Some(&terms.before)
        }
        AdminChange::Doctor(id, doctor) => {
            let stored = FindDoctor { id: id.get() }.run(connection).await?.pop();
            stored.map(to_doctor).transpose()? == doctor.before
        }
    })
}

async fn make_true(
    connection: &AsyncPgConnection,
    change: &AdminChange,
) -> Result<(), PostgresError> {
    match change {
        AdminChange::BillingRule(rule) => PutRule::of(&rule.after).run(connection).await?,
        AdminChange::BillingSettings(settings) => {
            PutSettings::of(&settings.after).run(connection).await?
        }
        AdminChange::Gateway(terms) => PutGateway::of(&terms.after).run(connection).await?,
        AdminChange::Doctor(id, doctor) => match &doctor.after {
            Some(after) => PutDoctor::of(after).run(connection).await?,
            None => DeleteDoctor { id: id.get() }.run(connection).await?,
        },
    };
    Ok(())
}
