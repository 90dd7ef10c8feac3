//! The card page from a browser's side, in this process: over storage in memory, with a bank that does as it is told.

mod bank;
mod browser;
mod codes;
mod disputes;
mod doubles;
mod doubt;
mod flow;
mod languages;
mod limits;
mod secrets;
mod security;
mod shop;
mod states;
