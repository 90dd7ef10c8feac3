use diesel::prelude::*;
use domain::administration::{AdminLogEntry, AdminLogFilter};
use domain::page::{Page, PageRequest};

use crate::failure::{DatabaseError, ensure_one};
use crate::rows::{AdminLogRow, micros};
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
    page: PageRequest,
) -> Result<Page<AdminLogEntry>, DatabaseError> {
    let total: i64 = matching(filter).count().get_result(connection)?;
    let rows = matching(filter)
        .order((admin_log::happened_at.desc(), admin_log::id.desc()))
        .offset(page.offset())
        .limit(page.per_page.into())
        .select(AdminLogRow::as_select())
        .load(connection)?;
    let entries: Result<_, _> = rows.into_iter().map(AdminLogEntry::try_from).collect();
    Ok(Page {
        items: entries?,
        total_count: total.unsigned_abs(),
    })
}

pub(crate) fn matching(
    filter: &AdminLogFilter,
) -> admin_log::BoxedQuery<'static, diesel::sqlite::Sqlite> {
    let mut query = admin_log::table.into_boxed();
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
    query
}
