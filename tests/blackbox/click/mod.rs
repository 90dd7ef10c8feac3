//! Click's calls over HTTP.

mod acceptance;
mod attempts;
mod bodies;
mod disputes;
mod repeats;
mod tampering;
mod transport;
