//! What tests share: a throw-away PostgreSQL, the running program, and those who talk to it (a client app, Click).
//!
//! Nothing here uses a crate of the workspace: signatures and tokens are made a second time, by other means, so that
//! a mistake in the service is not repeated in its test.

pub mod click;
pub mod client;
pub mod clock;
pub mod directory;
pub mod http_double;
pub mod postgres;
pub mod program;
pub mod token;
mod workspace;

pub use client::Client;
pub use directory::free_dir;
pub use http_double::HttpDouble;
pub use program::Hamyon;
pub use token::token;
