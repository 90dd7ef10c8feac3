//! Our calls to Click, answered by a double of its MERCHANT API.

mod faults;
mod probes;
mod support;
mod views;
