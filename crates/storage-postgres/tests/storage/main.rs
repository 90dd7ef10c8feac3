//! The storage against a PostgreSQL of the tests' own.

mod contract;
mod support;
