//! Payme's calls against a storage with everything behind it but a disk.

mod acceptance;
mod authorisation;
mod fiscal;
mod gateway;
mod malformed;
mod orders;
mod races;
mod refunds;
mod repeats;
mod settings;
mod statement;
mod support;
mod timeout;
