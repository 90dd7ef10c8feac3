//! The document and the page that shows it, served by the program itself: nothing is fetched from elsewhere.

use std::io::Read as _;
use std::sync::{Arc, LazyLock};

use actix_web::http::header::{
    AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, Encoding,
    Header as _, VARY,
};
use actix_web::middleware::Compress;
use actix_web::web::{self, ServiceConfig, get, head};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use flate2::read::GzDecoder;
use utoipa_swagger_ui::Config;

use super::document_text;
use crate::http::{ApiError, resource};

/// What the page may load: itself. Swagger UI writes styles into its elements and has pictures in its style sheet.
const CONTENT_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
/// How long browsers keep the parts of the page that change with the program alone.
const ASSET_CACHE: &str = "public, max-age=3600";

/// The same for all requests, made at the first.
static DOCUMENT: LazyLock<String> = LazyLock::new(document_text);

/// Where the page is told how to come by a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever started the sandbox.
    Sandbox,
    /// Clients of an installation.
    Clients,
}

impl Readers {
    /// Those of an installation that is the sandbox, or is not.
    pub const fn of(is_sandbox: bool) -> Self {
        if is_sandbox {
            Self::Sandbox
        } else {
            Self::Clients
        }
    }
}

/// `GET /openapi.json` and the page at `/docs`.
pub fn configure_docs(config: &mut ServiceConfig, readers: Readers) {
    config
        .service(
            resource("/openapi.json")
                .route(get().to(openapi_json))
                .route(head().to(openapi_json))
                .wrap(Compress::default()),
        )
        .service(
            resource("/docs")
                .route(get().to(move || async move { page(readers) }))
                .route(head().to(move || async move { page(readers) })),
        )
        .service(
            resource("/docs/{file}")
                .route(get().to(asset))
                .route(head().to(asset)),
        );
}

async fn openapi_json() -> HttpResponse {
    ok("application/json").body(DOCUMENT.as_str())
}

fn page(readers: Readers) -> HttpResponse {
    let hint = match readers {
        Readers::Sandbox => include_str!("page/sandbox.html"),
        Readers::Clients => include_str!("page/clients.html"),
    };
    ok("text/html; charset=utf-8").body(include_str!("page/index.html").replace("{hint}", hint))
}

async fn asset(request: HttpRequest, file: web::Path<String>) -> Result<HttpResponse, ApiError> {
    match file.as_str() {
        "page.css" => return Ok(ok("text/css").body(include_str!("page/page.css"))),
        "page.js" => return Ok(ok("text/javascript").body(include_str!("page/page.js"))),
        _ => {}
    }
    // What there is to configure stands in page.js.
    let found = utoipa_swagger_ui::serve(&file, Arc::new(Config::default()));
    let found = found
        .map_err(|_| ApiError::internal())?
        .ok_or_else(ApiError::not_found)?;
    let mut response = ok(&found.content_type);
    response.insert_header((CACHE_CONTROL, ASSET_CACHE));
    if !found.gzpipped {
        return Ok(response.body(found.bytes.into_owned()));
    }
    response.insert_header((VARY, "Accept-Encoding"));
    if takes_gzip(&request) {
        response.insert_header((CONTENT_ENCODING, "gzip"));
        return Ok(response.body(found.bytes.into_owned()));
    }
    let mut plain = Vec::new();
    let unpacked = GzDecoder::new(&*found.bytes).read_to_end(&mut plain);
    unpacked.map_err(|_| ApiError::internal())?;
    Ok(response.body(plain))
}

/// Whether what is kept compressed may be sent as it is. Browsers take it; who names no encoding gets none.
fn takes_gzip(request: &HttpRequest) -> bool {
    let ours = [Encoding::identity(), Encoding::gzip()];
    let chosen = AcceptEncoding::parse(request).map(|accepted| accepted.negotiate(ours.iter()));
    // None: the client refuses what is not encoded.
    chosen.is_ok_and(|chosen| chosen != Some(Encoding::identity()))
}

fn ok(content_type: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .content_type(content_type)
        .insert_header((CONTENT_SECURITY_POLICY, CONTENT_POLICY));
    response
}
