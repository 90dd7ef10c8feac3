//! The storage against a PostgreSQL of the tests' own.

mod contract;
mod faults;
mod instances;
mod jobs;
mod migrations;
mod partitions;
mod plans;
mod proxy;
mod queue;
mod schema;
mod support;
mod seals;
mod tampering;
