use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::administration::{Actor, AdminAction, AdminLogEntry, AdminTarget, Reason, StaffRole};
use domain::{AdminLogId, UserId};
use uuid::Uuid;

use crate::failure::SenselessRow;

/// `id, actor_id, happened_at, actor_role, action, target, before_state, after_state, reason`.
pub(super) type EntryColumns = (
    SqlUuid,
    BigInt,
    Timestamptz,
    Text,
    Text,
    Text,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
);

/// What stands in [`EntryColumns`].
pub(super) type EntryRow = (
    Uuid,
    i64,
    DateTime<Utc>,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

pub(super) fn to_entry(row: EntryRow) -> Result<AdminLogEntry, SenselessRow> {
    let (id, actor_id, at, role, action, target, before, after, reason) = row;
    let reason = reason
        .map(|text| SenselessRow::unless(Reason::parse(&text).ok(), "admin_log.reason", &text));
    Ok(AdminLogEntry {
        id: AdminLogId(id),
        actor: Actor {
            user_id: SenselessRow::unless(UserId::new(actor_id), "admin_log.actor_id", &actor_id)?,
            role: SenselessRow::unless(StaffRole::parse(&role), "admin_log.actor_role", &role)?,
        },
        action: AdminAction::of_word(&action),
        target: AdminTarget::of_text(&target),
        before,
        after,
        reason: reason.transpose()?,
        at,
    })
}
