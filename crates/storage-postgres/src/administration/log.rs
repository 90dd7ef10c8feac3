use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::administration::{AdminLogEntry, AdminLogFilter};
use uuid::Uuid;

use super::row::{EntryColumns, EntryRow, to_entry};
use crate::PostgresStorage;
use crate::failure::PostgresError;
use crate::statement::statement;

statement! {
    /// Adds lines to the log.
    pub(crate) InsertAdminLog<'a> = "insert_log.sql" (
        ids: Vec<Uuid> as Array<SqlUuid>,
        actor_ids: Vec<i64> as Array<BigInt>,
        happened_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        roles: Vec<&'static str> as Array<Text>,
        actions: Vec<&'a str> as Array<Text>,
        targets: Vec<String> as Array<Text>,
        before: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        after: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        reasons: Vec<Option<&'a str>> as Array<Nullable<Text>>,
    ) -> count
}

impl<'a> InsertAdminLog<'a> {
    pub(crate) fn of(entries: &'a [AdminLogEntry]) -> Self {
        Self::of_each(&entries.iter())
    }

    pub(super) fn of_each(entries: &(impl Iterator<Item = &'a AdminLogEntry> + Clone)) -> Self {
        let rows = || entries.clone();
        Self {
            ids: rows().map(|entry| entry.id.0).collect(),
            actor_ids: rows().map(|entry| entry.actor.user_id.get()).collect(),
            happened_at: rows().map(|entry| entry.at).collect(),
            roles: rows().map(|entry| entry.actor.role.as_str()).collect(),
            actions: rows().map(|entry| entry.action.as_str()).collect(),
            targets: rows().map(|entry| entry.target.to_string()).collect(),
            before: rows().map(|entry| entry.before.as_deref()).collect(),
            after: rows().map(|entry| entry.after.as_deref()).collect(),
            reasons: rows()
                .map(|entry| {
                    entry
                        .reason
                        .as_ref()
                        .map(domain::administration::Reason::as_str)
                })
                .collect(),
        }
    }
}

statement! {
    ListAdminLog<'a> = "list_log.sql" (
        actor_id: Option<i64> as Nullable<BigInt>,
        target: Option<&'a str> as Nullable<Text>,
        from: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        before: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        before_id: Uuid as SqlUuid,
        limit: i64 as BigInt,
    ) -> rows of EntryRow as EntryColumns
}

impl PostgresStorage {
    pub(super) async fn admin_log_entries(
        &self,
        filter: &AdminLogFilter,
        limit: u32,
    ) -> Result<Vec<AdminLogEntry>, PostgresError> {
        let target = filter.target.as_ref().map(ToString::to_string);
        // No id is less than the nil one, so that nothing of the moment itself comes before it.
        let until = filter.until.map(|until| (until, Uuid::nil()));
        let behind = filter.behind.map(|(at, id)| (at, id.0));
        let place = [until, behind].into_iter().flatten().min();
        let list = ListAdminLog {
            actor_id: filter.actor.map(domain::UserId::get),
            target: target.as_deref(),
            from: filter.from,
            before: place.map(|(at, _)| at),
            before_id: place.map_or(Uuid::nil(), |(_, id)| id),
            limit: i64::from(limit),
        };
        let rows = self.reads.ask(&list).await?;
        let entries: Result<_, _> = rows.into_iter().map(to_entry).collect();
        Ok(entries?)
    }
}
