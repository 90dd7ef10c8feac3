//! The storage against a PostgreSQL of the tests' own.

mod contract;
mod faults;
mod instances;
mod jobs;
mod proxy;
mod queue;
mod schema;
mod support;
mod tampering;
