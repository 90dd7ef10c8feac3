use diesel::prelude::*;
use domain::administration::{AdminChange, Administered, LoggedChange, Replacement};
use domain::billing::Doctor;
use domain::catalogue::Catalogue;
use domain::ids::DoctorId;

use super::log;
use crate::failure::{DatabaseError, ensure_one};
use crate::schema::doctors;
use crate::{catalogue, doctors as directory};

/// Makes the changes true and logs them, unless one of them comes too late: then nothing is touched. Nobody else writes
/// while this transaction is open, so what is compared stays so.
pub(crate) fn administer(
    connection: &mut SqliteConnection,
    changes: &[LoggedChange],
) -> Result<Administered, DatabaseError> {
    let current = catalogue::load(connection)?;
    for (change, _) in changes {
        if !is_up_to_date(connection, &current, change)? {
            return Ok(Administered::OutOfDate);
        }
    }
    for (change, entry) in changes {
        make_true(connection, change)?;
        log::append(connection, entry)?;
    }
    Ok(Administered::Done)
}

fn is_up_to_date(
    connection: &mut SqliteConnection,
    current: &Catalogue,
    change: &AdminChange,
) -> Result<bool, DatabaseError> {
    Ok(match change {
        AdminChange::BillingRule(rule) => current.rule(rule.after.service) == Some(&rule.before),
        AdminChange::BillingSettings(settings) => current.settings == settings.before,
        AdminChange::Gateway(terms) => current.gateway(&terms.after.name) == Some(&terms.before),
        AdminChange::Doctor(id, doctor) => directory::find(connection, *id)? == doctor.before,
    })
}

fn make_true(connection: &mut SqliteConnection, change: &AdminChange) -> Result<(), DatabaseError> {
    match change {
        AdminChange::BillingRule(rule) => catalogue::put_rule(connection, &rule.after),
        AdminChange::BillingSettings(settings) => {
            catalogue::put_settings(connection, &settings.after)
        }
        AdminChange::Gateway(terms) => catalogue::put_gateway(connection, &terms.after),
        AdminChange::Doctor(id, doctor) => replace_doctor(connection, *id, doctor),
    }
}

fn replace_doctor(
    connection: &mut SqliteConnection,
    id: DoctorId,
    doctor: &Replacement<Option<Doctor>>,
) -> Result<(), DatabaseError> {
    match (&doctor.before, &doctor.after) {
        (_, Some(after)) => directory::put(connection, after),
        (Some(_), None) => {
            let deleted = diesel::delete(doctors::table.find(id.get())).execute(connection)?;
            ensure_one("doctors", deleted)
        }
        (None, None) => Ok(()),
    }
}
