use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, Resource, web};
use futures_util::FutureExt;

use super::error::ApiError;
use super::execute::IDEMPOTENCY_REPLAYED;
use crate::language::Language;
use crate::openapi::allowed_methods;

/// Turns a crash inside a handler into a 500 without internals; the crash itself is in the log.
pub async fn answer_crashes(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    AssertUnwindSafe(next.call(request))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(ApiError::internal().into()))
}

/// Changes the headers of an answer, whether it is a response or an error that becomes one.
pub(super) fn edit_headers<B>(
    outcome: Result<ServiceResponse<B>, Error>,
    edit: impl FnOnce(&mut HeaderMap),
) -> Result<ServiceResponse<B>, Error> {
    match outcome {
        Ok(mut response) => {
            edit(response.headers_mut());
            Ok(response)
        }
        Err(error) => {
            let mut response = error.error_response();
            edit(response.headers_mut());
            Err(InternalError::from_response(error, response).into())
        }
    }
}

/// Says errors in the language that the request prefers, and of every answer that depends on it which language it is in.
pub async fn answer_in_language(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let language = Language::of(request.request());
    let outcome = next.call(request).await;
    match outcome {
        Ok(response) => {
            let Some(error) = response.response().error() else {
                return Ok(labelled(response.map_into_boxed_body(), language));
            };
            if language == Language::Unspecified {
                return Ok(response.map_into_boxed_body());
            }
            let error = error.as_error::<ApiError>();
            match error.map(|error| error.answer(language)) {
                Some(answer) => Ok(response.into_response(answer)),
                None => Ok(response.map_into_boxed_body()),
            }
        }
        Err(error) if language == Language::Unspecified => Err(error),
        Err(error) => match error
            .as_error::<ApiError>()
            .map(|error| error.answer(language))
        {
            Some(answer) => Err(InternalError::from_response(error, answer).into()),
            None => Err(error),
        },
    }
}

/// Says which language a success is in, if it depends on that. What is answered once more is in the language of the first
/// time, which nobody has kept.
fn labelled(mut response: ServiceResponse, language: Language) -> ServiceResponse {
    if Language::is_spoken_to(response.request()) {
        let is_replay = response.headers().contains_key(&IDEMPOTENCY_REPLAYED);
        let language = if is_replay {
            Language::Unspecified
        } else {
            language
        };
        language.label(response.headers_mut());
    }
    response
}

/// 404 for a path that is nobody's.
pub async fn not_found() -> Result<&'static str, ApiError> {
    Err(ApiError::not_found())
}

/// 405 for a path that is known with another method.
pub async fn method_not_allowed(request: HttpRequest) -> Result<&'static str, ApiError> {
    let methods = allowed_methods(request.match_pattern().as_deref());
    Err(ApiError::method_not_allowed(methods))
}

/// A path whose other methods answer 405 in the API's form.
pub fn resource(path: &str) -> Resource {
    web::resource(path).default_service(web::to(method_not_allowed))
}
