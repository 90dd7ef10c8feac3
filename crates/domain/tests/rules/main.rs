//! The rules as facts, on [`domain::ledger::Books`] alone.

mod administration;
mod attempts;
mod batches;
mod cancel_and_expire;
mod charge;
mod closed_disputes;
mod collected;
mod create;
mod disputes;
mod ended_by_hand;
mod exchange;
mod free_views;
mod idempotency;
mod look_ups;
mod refunds;
mod second_person;
mod stories;
mod submissions;
mod support;
