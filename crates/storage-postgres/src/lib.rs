//! The production storage: PostgreSQL through diesel-async.
