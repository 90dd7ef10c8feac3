//! The storage against a PostgreSQL of the tests' own.

mod contract;
mod crashes;
mod faults;
mod instances;
mod jobs;
mod migrations;
mod partitions;
mod plans;
mod proxy;
mod queue;
mod schema;
mod seals;
mod support;
mod tampering;
