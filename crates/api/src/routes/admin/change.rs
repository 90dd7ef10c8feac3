use domain::administration::{
    AdminAction, AdminChange, AdminLogEntry, AdminTarget, Administered, Reason,
};
use serde::Serialize;

use crate::auth::Admin;
use crate::http::ApiError;
use crate::wiring::Services;

/// How often a change is decided anew because others changed the same thing first.
const TRIES_MAX: u32 = 5;

/// A change and what the log shall say about it.
pub(super) struct Planned {
    pub(super) change: AdminChange,
    pub(super) action: AdminAction,
    pub(super) target: AdminTarget,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// Makes what `plan` wants true and writes it into the log, all or nothing; `plan` is asked again when what it saw has
/// been changed meanwhile. What it planned for in the end is the answer.
pub(super) async fn carry_out<T>(
    services: &Services,
    admin: Admin,
    reason: Option<&Reason>,
    plan: impl AsyncFn() -> Result<(Vec<Planned>, T), ApiError>,
) -> Result<T, ApiError> {
    for _ in 0..TRIES_MAX {
        let (planned, answer) = plan().await?;
        if planned.is_empty() {
            return Ok(answer);
        }
        let at = services.now();
        let logged = planned.into_iter().map(|planned| {
            let entry = AdminLogEntry {
                id: services.ids().admin_log(at),
                actor: admin.0,
                action: planned.action,
                target: planned.target,
                before: planned.before,
                after: planned.after,
                reason: reason.cloned(),
                at,
            };
            (planned.change, entry)
        });
        match services.storage.administer(logged.collect()).await? {
            Administered::Done => return Ok(answer),
            Administered::OutOfDate => {}
        }
    }
    Err(ApiError::changed_meanwhile())
}

/// What the log keeps of a row.
pub(super) fn facts<T: Serialize>(row: &T) -> Result<String, ApiError> {
    serde_json::to_string(row).map_err(|error| {
        tracing::error!(%error, "a row could not be written as JSON");
        ApiError::internal()
    })
}
