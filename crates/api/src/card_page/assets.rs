use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CROSS_ORIGIN_RESOURCE_POLICY};
use sha2::{Digest as _, Sha256};

const STYLE: &str = include_str!("card.css");
const SCRIPT: &str = include_str!("card.js");
const ICON: &str = include_str!("card.svg");

/// Changes with the files, and stands in their addresses: browsers may keep them for long.
pub(super) static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    hash.update(STYLE);
    hash.update(SCRIPT);
    hash.update(ICON);
    hex::encode(&hash.finalize()[..8])
});

pub(super) async fn style() -> HttpResponse {
    asset("text/css; charset=utf-8", STYLE)
}

pub(super) async fn script() -> HttpResponse {
    asset("text/javascript; charset=utf-8", SCRIPT)
}

pub(super) async fn icon() -> HttpResponse {
    asset("image/svg+xml", ICON)
}

fn asset(media_type: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"))
        .body(text)
}
