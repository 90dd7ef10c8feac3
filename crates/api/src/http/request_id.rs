use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;

use super::middleware::edit_headers;
use crate::wiring::Ids;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives each response an `X-Request-Id`: the caller's, when it sent a sane one, else a new one.
pub async fn carry_request_id(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let given = request
        .headers()
        .get(&REQUEST_ID)
        .filter(|value| is_sane(value.as_bytes()))
        .cloned();
    let id = given.or_else(|| HeaderValue::from_str(&Ids.random_hex()).ok());
    let outcome = next.call(request).await;
    let Some(id) = id else { return outcome };
    edit_headers(outcome, |headers| {
        headers.insert(REQUEST_ID, id);
    })
}

fn is_sane(id: &[u8]) -> bool {
    (1..=128).contains(&id.len())
        && id
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte))
}
