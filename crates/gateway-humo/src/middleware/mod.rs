//! The JSON middleware (section 5): what the card's bank says of a card before it is charged.

mod answer;
mod client;

pub(crate) use client::Middleware;
