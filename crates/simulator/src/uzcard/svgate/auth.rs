use actix_web::http::header::HeaderValue;
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::uzcard::psp::UzCardPsp;

/// HTTP Basic with the shop's login and password.
pub(super) fn is_authorised(psp: &UzCardPsp, authorization: Option<&HeaderValue>) -> bool {
    let expected = STANDARD.encode(format!("{}:{}", psp.login, psp.password));
    authorization
        .and_then(|header| header.to_str().ok())
        .and_then(|text| text.strip_prefix("Basic "))
        .is_some_and(|given| given == expected)
}
