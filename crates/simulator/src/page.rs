//! How every page of the simulator leaves the server.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use askama::Template;

/// What a page may load and do: our style sheet, and forms. No script, no image, no frame.
///
/// A browser holds the redirects after a form to `form-action` as well, and the way back to a shop
/// may lead over several hosts; so any `http(s)` host is named.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self' http: https:; \
                                       base-uri 'none'; frame-ancestors 'none'";

/// Answers with a page, which no one may frame, keep, or learn the address of.
pub(crate) fn respond(status: StatusCode, page: &impl Template) -> HttpResponse {
    match page.render() {
        Ok(html) => HttpResponse::build(status)
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((header::REFERRER_POLICY, "no-referrer"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(html),
        Err(error) => {
            tracing::error!(%error, "rendering a page of the simulator: {error}");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Whether a browser says that a form stands on a page of another site. Without this, any page that a developer visits
/// could spend from the wallets of their sandbox, or spoil its gateways.
pub(crate) fn is_of_another_site(request: &HttpRequest) -> bool {
    let sender = request.headers().get("sec-fetch-site");
    sender.is_some_and(|site| site != "same-origin" && site != "none")
}

/// The style sheet of all pages.
pub(crate) async fn style_sheet() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(include_str!("../templates/style.css"))
}
