use std::net::TcpListener;
use std::time::Duration;

use actix_web::middleware::{NormalizePath, from_fn};
use actix_web::{App, HttpServer, web};

use super::failure::Failure;
use super::sandbox::Sandbox;
use crate::auth::Tokens;
use crate::card_page::{CardPage, configure_card_page};
use crate::http::{
    BODY_BYTES_MAX, CrossOrigin, Limiters, TrustedProxies, answer_crashes, answer_in_language,
    answer_refused_pages, carry_request_id, not_found, secure_headers,
};
use crate::openapi::{Readers, configure_docs};
use crate::routes;
use crate::wiring::Services;

/// How long a client may take to send its request's head.
const REQUEST_HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// How long an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long requests under way may take at shutdown, seconds.
const SHUTDOWN_SECONDS: u64 = 15;

/// What every worker thread shares.
#[derive(Clone)]
pub(super) struct Parts {
    pub(super) services: web::Data<Services>,
    pub(super) tokens: web::Data<Tokens>,
    pub(super) limiters: Option<web::Data<Limiters>>,
    pub(super) proxies: web::Data<TrustedProxies>,
    pub(super) cross_origin: web::Data<CrossOrigin>,
    pub(super) card_page: web::Data<CardPage>,
    pub(super) sandbox: Option<Sandbox>,
}

/// Serves until the process is asked to stop; then requests under way are answered first.
pub(super) async fn run_server(
    parts: Parts,
    listener: TcpListener,
    workers: usize,
) -> Result<(), Failure> {
    let mut server = HttpServer::new(move || {
        App::new()
            .configure(|config| parts.configure(config))
            .wrap(from_fn(answer_crashes))
            .wrap(from_fn(answer_in_language))
            .wrap(parts.cross_origin.middleware())
            .wrap(from_fn(answer_refused_pages))
            .wrap(from_fn(carry_request_id))
            .wrap(from_fn(secure_headers))
            .wrap(NormalizePath::trim())
    })
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(REQUEST_HEAD_TIME_MAX)
    .shutdown_timeout(SHUTDOWN_SECONDS);
    if workers > 0 {
        server = server.workers(workers);
    }
    let server = server
        .listen(listener)
        .map_err(|cause| Failure::system("serve on the bound address", cause))?;
    server
        .run()
        .await
        .map_err(|cause| Failure::system("serve", cause))
}

impl Parts {
    fn configure(&self, config: &mut web::ServiceConfig) {
        config
            .app_data(self.services.clone())
            .app_data(self.tokens.clone())
            .app_data(self.proxies.clone())
            .app_data(self.cross_origin.clone())
            .app_data(self.card_page.clone())
            .app_data(web::PayloadConfig::new(BODY_BYTES_MAX))
            .default_service(web::to(not_found));
        if let Some(limiters) = &self.limiters {
            config.app_data(limiters.clone());
        }
        routes::configure(config);
        if let Some(sandbox) = &self.sandbox {
            sandbox.configure(config);
        }
        configure_docs(config, Readers::of(self.sandbox.is_some()));
        configure_card_page(config);
    }
}
