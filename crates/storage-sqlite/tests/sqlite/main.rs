//! The embedded storage: the contract of every storage, and what a file of its own adds to it.

mod contract;
mod guards;
mod migrations;
mod queue;
mod schema;
mod seals;
mod support;
mod tampering;
mod two_programs;
