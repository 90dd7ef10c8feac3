//! The API documentation against the program: that it is complete, that it is true, and that what is kept in `docs/` is
//! what the program prints.

mod answers;
mod app;
mod documented;
mod drift;
mod errors;
mod guide;
mod json;
mod pages;
mod postman;
mod requests;
mod routes;
mod scenario;
mod schema;
mod style;
