use std::sync::Arc;

use domain::administration::{AdminOrder, Oversight};

use super::reason;
use crate::auth::Admin;
use crate::http::{ApiError, Fields};
use crate::wiring::Services;

/// Who orders a change and why, for the log of administration: the caller, and the reason that the body must give. If it moves
/// money, the caller may need a second person.
pub(super) fn order(
    services: &Services,
    admin: Admin,
    fields: &Fields,
) -> Result<AdminOrder, ApiError> {
    let now = services.now();
    let rule = services.second_person.as_ref();
    Ok(AdminOrder {
        id: services.ids().admin_log(now),
        actor: admin.0,
        reason: reason::required(fields)?,
        oversight: rule.map(|rule| Oversight {
            approval_id: services.ids().approval(now),
            rule: Arc::clone(rule),
        }),
    })
}
