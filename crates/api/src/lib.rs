//! The HTTP service: routes, authentication, wiring, jobs, and the `hamyon` program. It decides nothing about money;
//! that is the `domain` crate's.
//!
//! - [`cli`]: the commands of the program
//! - [`settings`]: what can be configured, and what is refused
//! - [`wiring`]: which adapter stands behind which port
//! - [`auth`]: who is calling
//! - [`http`]: what all endpoints share: errors, bodies, money in JSON, idempotency, limits
//! - [`language`]: texts for people in Uzbek, Russian and English
//! - [`routes`]: the endpoints, a file a subject
//! - [`card_page`]: the page on which payers type in a card
//! - [`openapi`]: the API documentation, made from the endpoints
//! - [`jobs`]: what runs by itself

pub mod auth;
pub mod card_page;
pub mod cli;
pub mod gateways;
pub mod http;
pub mod jobs;
pub mod language;
pub mod openapi;
pub mod routes;
pub mod settings;
pub mod wiring;
