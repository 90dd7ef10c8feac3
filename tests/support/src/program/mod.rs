//! The `hamyon` program, built and run as an operator would.

mod binary;
mod hamyon;
mod leash;
mod start;

pub use binary::hamyon_binary;
pub use hamyon::Hamyon;
pub use start::{Builder, StartError};
