use actix_web::HttpResponse;
use utoipa::ToSchema;

use crate::openapi::tags;

/// This process answers.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes the answer, which is written as it stands"
)]
pub(super) struct Health {
    /// Always `ok`.
    #[schema(examples("ok"))]
    status: String,
}

/// Health
///
/// This process answers.
#[utoipa::path(
    get,
    path = "/health",
    operation_id = "health",
    tag = tags::OPERATIONS,
    responses((status = 200, description = "It does", body = Health)),
)]
pub(super) async fn health() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(r#"{"status":"ok"}"#)
}
