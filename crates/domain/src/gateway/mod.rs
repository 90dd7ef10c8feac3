//! Payment gateways: their names, their terms, and the port that each adapter crate implements.

mod name;
mod port;
mod terms;

pub use name::{GatewayName, InvalidGatewayName};
pub use port::PaymentGateway;
pub use terms::{Commission, CommissionKind, GatewayTerms};
