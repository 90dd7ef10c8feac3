//! Headers that tell browsers what they may do.

use actix_cors::{Cors, CorsError};
use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT_LANGUAGE, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue,
    REFERRER_POLICY, RETRY_AFTER, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::web;

use super::error::ApiError;
use super::middleware::edit_headers;
use crate::language::Language;

/// How long browsers remember what a page may call, seconds.
const PREFLIGHT_SECONDS: usize = 600;
/// A year: how long browsers keep to https.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Origins whose pages may call the API, and whether the service is reached by https.
#[derive(Clone, Debug, Default)]
pub struct CrossOrigin {
    /// `https://app.example.com`, …; empty: no page may.
    pub origins: Vec<String>,
    /// Browsers are told to keep to https.
    pub is_https: bool,
}

impl CrossOrigin {
    /// What answers browsers that ask whether a page may call. Tokens are sent by scripts, never by browsers on their
    /// own, so that no credentials are allowed.
    pub fn middleware(&self) -> Cors {
        let cors = self
            .origins
            .iter()
            .fold(Cors::default(), |cors, origin| cors.allowed_origin(origin));
        cors.allowed_methods([
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ])
        .allowed_headers([AUTHORIZATION, CONTENT_TYPE, ACCEPT_LANGUAGE])
        .allowed_headers(
            ["idempotency-key", "x-reason", "x-request-id"].map(HeaderName::from_static),
        )
        .expose_headers(
            ["idempotency-replayed", "x-request-id", "x-total-count"].map(HeaderName::from_static),
        )
        .expose_headers([RETRY_AFTER])
        .block_on_origin_mismatch(false)
        .max_age(PREFLIGHT_SECONDS)
    }
}

/// Says to browsers whose question about a page is refused what is said to everybody: an error in the API's form.
pub async fn answer_refused_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let language = Language::of(request.request());
    let response = next.call(request).await?.map_into_boxed_body();
    let refused = response
        .response()
        .error()
        .is_some_and(|error| error.as_error::<CorsError>().is_some());
    if !refused {
        return Ok(response);
    }
    Ok(response.into_response(ApiError::forbidden().answer(language)))
}

/// Adds what a response does not say itself: no guessing of types, no frames, no referrer, and nothing of the API in
/// any cache.
pub async fn secure_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let is_https = request
        .app_data::<web::Data<CrossOrigin>>()
        .is_some_and(|cross| cross.is_https);
    let is_api = request.path().starts_with("/api/");
    let outcome = next.call(request).await;
    edit_headers(outcome, |headers| {
        let mut add = |name: HeaderName, value: HeaderValue| {
            if !headers.contains_key(&name) {
                headers.insert(name, value);
            }
        };
        add(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        add(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        add(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        if is_api {
            add(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if is_https {
            add(STRICT_TRANSPORT_SECURITY, HSTS);
        }
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpStream};

    use actix_web::middleware::from_fn;
    use actix_web::{App, HttpResponse, HttpServer};

    use super::*;
    use crate::http::{answer_crashes, answer_in_language, carry_request_id};

    async fn crash() -> HttpResponse {
        panic!("a handler that nobody tested")
    }

    fn ask(address: SocketAddr, language: &str) -> String {
        let mut stream = TcpStream::connect(address).expect("connect");
        let request = format!(
            "GET /api/crash HTTP/1.1\r\nHost: {address}\r\nOrigin: https://app.example.com\r\n\
             {language}Connection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer.to_lowercase()
    }

    #[actix_web::test]
    async fn pages_of_a_listed_origin_may_read_that_a_handler_crashed() {
        let cross_origin = CrossOrigin {
            origins: vec!["https://app.example.com".to_owned()],
            is_https: false,
        };
        let server = HttpServer::new(move || {
            // As the server wraps them.
            App::new()
                .app_data(web::Data::new(cross_origin.clone()))
                .route("/api/crash", web::get().to(crash))
                .wrap(from_fn(answer_crashes))
                .wrap(from_fn(answer_in_language))
                .wrap(cross_origin.middleware())
                .wrap(from_fn(answer_refused_pages))
                .wrap(from_fn(carry_request_id))
                .wrap(from_fn(secure_headers))
        });
        let server = server.workers(1).disable_signals();
        let server = server.bind(("127.0.0.1", 0)).expect("a free port");
        let address = server.addrs()[0];
        let server = server.run();
        let running = server.handle();
        actix_web::rt::spawn(server);
        for language in ["", "Accept-Language: uz\r\n"] {
            let asked = web::block(move || ask(address, language)).await;
            let answer = asked.expect("it is asked");
            assert!(answer.starts_with("http/1.1 500 "), "{answer}");
            assert!(answer.contains("\"code\":\"internal_error\""), "{answer}");
            for header in [
                "access-control-allow-origin: https://app.example.com",
                "x-request-id: ",
                "cache-control: no-store",
            ] {
                assert!(answer.contains(&format!("\r\n{header}")), "{answer}");
            }
        }
        running.stop(false).await;
    }
}
