//! Services and what they cost.

mod access;
mod charge;
mod free_views;
mod prices;
