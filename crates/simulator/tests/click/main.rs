//! Click's simulator from outside: a payer with an HTTP client on one side, a shop that listens on
//! a port on the other.

mod books;
mod links;
mod outcomes;
mod pages;
mod payer;
mod server;
mod shop;
mod silence;
