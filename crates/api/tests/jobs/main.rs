//! What runs by itself, over a storage in memory and gateways that answer by heart, in a time that passes at once.

mod disputes;
mod ended_by_hand;
mod faults;
mod gateway;
mod look_ups;
mod open;
mod orders;
mod rates;
mod reconciliation;
mod stopping;
mod world;
