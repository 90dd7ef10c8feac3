use actix_web::{HttpRequest, HttpResponse, web};
use domain::administration::{AdminLogEntry, AdminLogFilter, AdminTarget};
use domain::{AdminLogId, UserId};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::cursor::{Cursor, limit};
use super::parameters::{BehindQuery, LimitQuery, LogQuery};
use crate::auth::Staff;
use crate::http::{ApiError, Query, json_time};
use crate::openapi::schemas::{Facts, Moment};
use crate::openapi::words::{AdminActionWord, StaffRoleWord};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// A page of the log of administration.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditLog)]
pub(super) struct LogPage {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Newest first.
    entries: Vec<EntryView>,
    /// Ask with it as `behind`, and the rest as before, for older ones; `null` when there are no more.
    #[schema(
        required,
        examples("1705305600000000-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e12")
    )]
    next: Option<String>,
}

/// A change that staff made. Never changed, never deleted.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditLogEntry)]
pub(super) struct EntryView {
    /// The line's id: a UUID.
    #[schema(format = "uuid", examples("018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e12"))]
    id: String,
    /// Who did it.
    #[schema(minimum = 1, examples(1))]
    actor_id: i64,
    /// In which role.
    #[schema(value_type = StaffRoleWord)]
    actor_role: &'static str,
    /// What was done. While a new version of the service takes the place of an old one, it may be a word of the new one.
    #[schema(value_type = AdminActionWord)]
    action: String,
    /// To what: `wallet:7:UZS`, `billing_rule:doctor_view`, `billing_settings`, `gateway:click`, `doctor:5`,
    /// `payment:550e8400-e29b-41d4-a716-446655440000`.
    #[schema(examples("billing_rule:doctor_view"))]
    target: String,
    /// What mattered about the target before; `null` when it did not exist.
    #[schema(value_type = Option<Facts>, required)]
    before: Option<Box<RawValue>>,
    /// The same afterwards; `null` when it exists no more.
    #[schema(value_type = Option<Facts>, required)]
    after: Option<Box<RawValue>>,
    /// Why; `null` when nobody said.
    #[schema(required, examples("price list of 2026"))]
    reason: Option<String>,
    /// When.
    #[schema(value_type = Moment)]
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
            action: entry.action.as_str().to_owned(),
            target: entry.target.to_string(),
            before,
            after,
            reason: entry.reason.map(|reason| reason.to_string()),
            created_at: json_time(entry.at),
        })
    }
}

/// Read the audit log
///
/// Who changed what, when and why, newest first. Lines are written with the change in one transaction, and never
/// changed.
#[utoipa::path(
    get,
    path = "/admin/audit-log/",
    operation_id = "list_audit_log",
    tag = tags::ADMINISTRATION,
    params(LogQuery, LimitQuery, BehindQuery),
    responses(
        (status = 200, description = "A page of the log", body = LogPage),
        refusals::StaffList,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn list(
    request: HttpRequest,
    services: web::Data<Services>,
    _staff: Staff,
) -> Result<HttpResponse, ApiError> {
    let query = Query::of(&request)?;
    let limit = limit(&query)?;
    let behind = query.word("behind", Cursor::parse)?;
    let filter = AdminLogFilter {
        actor: query.integer("actor", 1..=i64::MAX)?.and_then(UserId::new),
        target: query.word("target", AdminTarget::parse)?,
        from: query.moment("from")?,
        until: query.moment("to")?,
        behind: behind.map(|cursor| (cursor.at, AdminLogId(cursor.id))),
    };
    let entries = services.storage.list_admin_log(&filter, limit).await?;
    let cursor_of = |entry: &AdminLogEntry| Cursor {
        at: entry.at,
        id: entry.id.0,
    };
    Ok(HttpResponse::Ok().json(LogPage {
        success: true,
        next: Cursor::behind_page(&entries, limit, cursor_of),
        entries: entries
            .into_iter()
            .map(EntryView::try_new)
            .collect::<Result<_, _>>()?,
    }))
}
