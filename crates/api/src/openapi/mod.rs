//! The API documentation: an OpenAPI 3.1 document made from the endpoints themselves, the page that shows it, and what
//! else is derived from it. To describe a new endpoint, do these three things:
//!
//! 1. annotate its handler with `#[utoipa::path]` and its answer with `ToSchema`, and name it in
//!    `routes/operations.rs`;
//! 2. give it an example in `examples/`, and a list of its errors in `refusals.rs`;
//! 3. run `cargo test -p api --test openapi`, which says what is missing, and how to write `docs/openapi.json` anew.

mod components;
mod document;
mod error_code;
mod error_guide;
mod examples;
mod json;
mod methods;
mod pages;
mod postman;
pub(crate) mod refusals;
pub(crate) mod schemas;
pub(crate) mod tags;
pub(crate) mod words;

pub use document::document;
pub(crate) use methods::allowed_methods;
pub use pages::{Readers, configure_docs};

/// The document as text, as it is served and kept in `docs/openapi.json`.
pub fn document_text() -> String {
    json::to_text(&document()).expect("a document is JSON")
}

/// The Postman collection as text, as it is kept in `docs/postman`.
pub fn postman_text() -> String {
    json::to_text(&postman::collection(&document())).expect("a collection is JSON")
}

/// The page about errors, as it is kept in `docs/guide/errors.md`.
pub fn errors_text() -> String {
    error_guide::page()
}
