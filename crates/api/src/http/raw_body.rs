use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::{FromRequest, HttpRequest, web};

use super::error::ApiError;

/// How long a client may take to send its body.
const BODY_TIME_MAX: Duration = Duration::from_secs(15);

/// The bytes of a request's body, bounded in length and time.
#[derive(Debug)]
pub struct RawBody(pub web::Bytes);

impl FromRequest for RawBody {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            match tokio::time::timeout(BODY_TIME_MAX, body).await {
                Ok(Ok(bytes)) => Ok(Self(bytes)),
                Ok(Err(error)) => Err(match error.as_error::<PayloadError>() {
                    Some(PayloadError::Overflow) => ApiError::body_too_large(),
                    _ => ApiError::invalid_body(),
                }),
                Err(_elapsed) => Err(ApiError::request_timeout()),
            }
        })
    }
}
