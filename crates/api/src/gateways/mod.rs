//! What the service asks of gateways by itself: whether they can be reached, and how payments stand there.

mod availability;
mod doubts;
mod look_ups;
pub mod questions;
pub mod refunds;
pub mod refused_refunds;
mod way_back;

pub use availability::{Availability, GatewayStatus, Reason};
pub use doubts::Doubts;
pub use look_ups::{LookUps, Verification};
pub use way_back::ThroughGateway;
