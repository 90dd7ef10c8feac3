//! Payment gateways: their names, their terms, and the port that each adapter crate implements.

mod name;
mod port;
mod terms;
mod view;

pub use name::{GatewayName, InvalidGatewayName};
pub use port::PaymentGateway;
pub use terms::{Commission, CommissionKind, GatewayTerms};
pub use view::{GatewayView, LookUpError, ProbeFailure};
