use std::borrow::Cow;

use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::administration::{Actor, AdminAction, AdminLogEntry, AdminTarget, Reason, StaffRole};
use domain::ids::AdminLogId;
use domain::seal;

use super::{Column, Inconsistent, UuidBlob, micros};
use crate::schema::admin_log;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = admin_log, treat_none_as_default_value = false)]
pub(crate) struct AdminLogRow {
    happened_at: i64,
    id: UuidBlob,
    actor_id: i64,
    actor_role: String,
    action: String,
    target: String,
    before_state: Option<String>,
    after_state: Option<String>,
    reason: Option<String>,
}

impl From<&AdminLogEntry> for AdminLogRow {
    fn from(entry: &AdminLogEntry) -> Self {
        Self {
            happened_at: micros(entry.at),
            id: UuidBlob(entry.id.0),
            actor_id: entry.actor.user_id.get(),
            actor_role: entry.actor.role.as_str().to_owned(),
            action: entry.action.as_str().to_owned(),
            target: entry.target.to_string(),
            before_state: entry.before.clone(),
            after_state: entry.after.clone(),
            reason: entry.reason.as_ref().map(ToString::to_string),
        }
    }
}

impl TryFrom<AdminLogRow> for AdminLogEntry {
    type Error = Inconsistent;

    fn try_from(row: AdminLogRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("admin_log", name);
        let reason = row.reason.as_deref();
        Ok(Self {
            id: AdminLogId(row.id.0),
            actor: Actor {
                user_id: column("actor_id").user(row.actor_id)?,
                role: column("actor_role").parse(row.actor_role.as_str(), StaffRole::parse)?,
            },
            action: AdminAction::of_word(&row.action),
            target: AdminTarget::of_text(&row.target),
            before: row.before_state,
            after: row.after_state,
            reason: reason
                .map(|text| column("reason").parse(text, |text| Reason::parse(text).ok()))
                .transpose()?,
            at: column("happened_at").moment(row.happened_at)?,
        })
    }
}

impl AdminLogRow {
    /// All of it, as it is sealed.
    pub(crate) fn sealed(&self) -> seal::AdminLogRow<'_> {
        seal::AdminLogRow {
            happened_at: self.happened_at,
            id: self.id.0,
            actor_id: self.actor_id,
            actor_role: self.actor_role.as_str().into(),
            action: self.action.as_str().into(),
            target: self.target.as_str().into(),
            before_state: self.before_state.as_deref().map(Cow::from),
            after_state: self.after_state.as_deref().map(Cow::from),
            reason: self.reason.as_deref().map(Cow::from),
        }
    }
}
