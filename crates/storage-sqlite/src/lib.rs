//! The embedded storage: one file, no server.
