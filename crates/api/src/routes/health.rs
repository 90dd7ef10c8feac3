use actix_web::HttpResponse;

/// `GET /health`: this process answers.
pub(super) async fn health() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(r#"{"status":"ok"}"#)
}
