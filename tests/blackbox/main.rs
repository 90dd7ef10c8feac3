//! The running program, as client apps, gateways and operators meet it, on both databases.

mod administration;
mod authentication;
mod billing;
mod browsers;
mod click;
mod examples;
mod faults;
mod gateway_status;
mod idempotency;
mod languages;
mod limits;
mod malformed;
mod operators;
mod ownership;
mod paths;
mod payments;
mod programs;
mod public_keys;
mod races;
mod reports;
mod responses;
mod sandbox;
mod secrets;
mod specification;
mod support;
mod time;
