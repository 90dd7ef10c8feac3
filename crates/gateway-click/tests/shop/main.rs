//! Click's calls against a ledger with everything behind it but a disk.

mod acceptance;
mod checks;
mod failures;
mod faults;
mod repeats;
mod secrets;
mod support;
mod tampering;
