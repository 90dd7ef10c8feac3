#![doc = include_str!("../README.md")]

#[doc(hidden)]
pub mod cases;
mod clock;
mod fixture;
mod list;
mod support;

pub use clock::TestClock;
pub use fixture::Fixture;
