use domain::administration::AdminOrder;

use super::reason;
use crate::auth::Admin;
use crate::http::{ApiError, Fields};
use crate::wiring::Services;

/// Who orders a change and why, for the log of administration: the caller, and the reason that the body must give.
pub(super) fn order(
    services: &Services,
    admin: Admin,
    fields: &Fields,
) -> Result<AdminOrder, ApiError> {
    Ok(AdminOrder {
        id: services.ids().admin_log(services.now()),
        actor: admin.0,
        reason: reason::required(fields)?,
    })
}
