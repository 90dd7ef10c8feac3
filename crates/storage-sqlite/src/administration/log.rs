use diesel::prelude::*;
use domain::administration::{AdminLogEntry, AdminLogFilter};

use crate::failure::{DatabaseError, ensure_one};
use crate::rows::{AdminLogRow, UuidBlob, micros};
use crate::schema::admin_log;

/// Adds a line.
pub(crate) fn append(
    connection: &mut SqliteConnection,
    entry: &AdminLogEntry,
) -> Result<(), DatabaseError> {
    let insert = diesel::insert_into(admin_log::table).values(AdminLogRow::from(entry));
    ensure_one("admin_log", insert.execute(connection)?)
}

pub(super) fn list(
    connection: &mut SqliteConnection,
    filter: &AdminLogFilter,
    limit: u32,
) -> Result<Vec<AdminLogEntry>, DatabaseError> {
    let rows = matching(filter, limit)
        .select(AdminLogRow::as_select())
        .load(connection)?;
    let entries: Result<_, _> = rows.into_iter().map(AdminLogEntry::try_from).collect();
    Ok(entries?)
}

/// The lines that pass a filter, newest first, by the index of their actor or target or by the key of the table.
pub(crate) fn matching(
    filter: &AdminLogFilter,
    limit: u32,
) -> admin_log::BoxedQuery<'static, diesel::sqlite::Sqlite> {
    let mut query = admin_log::table
        .order((admin_log::happened_at.desc(), admin_log::id.desc()))
        .limit(limit.into())
        .into_boxed();
    if let Some(actor) = filter.actor {
        query = query.filter(admin_log::actor_id.eq(actor.get()));
    }
    if let Some(target) = &filter.target {
        query = query.filter(admin_log::target.eq(target.to_string()));
    }
    if let Some(from) = filter.from {
        query = query.filter(admin_log::happened_at.ge(micros(from)));
    }
    if let Some(until) = filter.until {
        query = query.filter(admin_log::happened_at.lt(micros(until)));
    }
    if let Some((at, id)) = filter.behind {
        let is_behind = admin_log::happened_at
            .lt(micros(at))
            .or(admin_log::id.lt(UuidBlob(id.0)));
        query = query
            .filter(admin_log::happened_at.le(micros(at)))
            .filter(is_behind);
    }
    query
}
