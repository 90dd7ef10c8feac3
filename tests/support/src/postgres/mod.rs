//! PostgreSQL for tests: one server per process (or per `tests/run`), one database per test.
//!
//! Every function may be called from sync and async tests alike: the work is done on a thread of its own with a
//! runtime of its own, and the caller waits.

mod cluster;
mod connection;
mod database;
mod template;

pub use cluster::{Cluster, server_url};
pub use database::{TestDatabase, fresh_database};
pub use template::database_from_template;
