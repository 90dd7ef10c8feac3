use actix_web::{HttpRequest, HttpResponse, web};
use chrono::DateTime;
use domain::administration::{AdminLogEntry, AdminLogFilter, AdminTarget};
use domain::{Timestamp, UserId};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::auth::Staff;
use crate::http::{ApiError, Query, json_time};
use crate::language::Message;
use crate::routes::views::Pagination;
use crate::wiring::Services;

#[derive(Serialize)]
struct LogPage {
    success: bool,
    entries: Vec<EntryView>,
    pagination: Pagination,
}

#[derive(Serialize)]
struct EntryView {
    id: String,
    actor_id: i64,
    actor_role: &'static str,
    action: &'static str,
    target: String,
    before: Option<Box<RawValue>>,
    after: Option<Box<RawValue>>,
    reason: Option<String>,
    created_at: String,
}

impl EntryView {
    fn try_new(entry: AdminLogEntry) -> Result<Self, ApiError> {
        let json = |text: Option<String>| text.map(RawValue::from_string).transpose();
        let (Ok(before), Ok(after)) = (json(entry.before), json(entry.after)) else {
            tracing::error!(id = %entry.id, "line {} of the log holds no JSON", entry.id);
            return Err(ApiError::internal());
        };
        Ok(Self {
            id: entry.id.to_string(),
            actor_id: entry.actor.user_id.get(),
            actor_role: entry.actor.role.as_str(),
            action: entry.action.as_str(),
            target: entry.target.to_string(),
            before,
            after,
            reason: entry.reason.map(|reason| reason.to_string()),
            created_at: json_time(entry.at),
        })
    }
}

/// `GET /admin/audit-log/`: who changed what, when and why, newest first; filtered by `actor`, `target`, `from` and `to`.
pub(super) async fn list(
    request: HttpRequest,
    services: web::Data<Services>,
    _staff: Staff,
) -> Result<HttpResponse, ApiError> {
    let query = Query::of(&request)?;
    let page_request = query.page()?;
    let filter = AdminLogFilter {
        actor: query.integer("actor", 1..=i64::MAX)?.and_then(UserId::new),
        target: query.word("target", AdminTarget::parse)?,
        from: moment(&query, "from")?,
        until: moment(&query, "to")?,
    };
    let mut page = services
        .storage
        .list_admin_log(&filter, page_request)
        .await?;
    let entries = std::mem::take(&mut page.items);
    Ok(HttpResponse::Ok().json(LogPage {
        success: true,
        entries: entries
            .into_iter()
            .map(EntryView::try_new)
            .collect::<Result<_, _>>()?,
        pagination: Pagination::of(&page, page_request),
    }))
}

/// A moment as RFC 3339 writes it. A plus sign before the offset must be encoded as in any query.
fn moment(query: &Query, name: &str) -> Result<Option<Timestamp>, ApiError> {
    let Some(text) = query.text(name) else {
        return Ok(None);
    };
    let moment = DateTime::parse_from_rfc3339(text).map(|moment| moment.to_utc());
    moment
        .map(Some)
        .map_err(|_| ApiError::invalid(name, Message::MustBeTime))
}
