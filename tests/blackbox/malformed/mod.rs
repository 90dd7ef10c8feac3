//! What no client should send, and some do: each is answered in the one form of an error, and changes nothing.

mod administration;
mod bodies;
mod fields;
mod no_http;
mod queries;
mod size;
