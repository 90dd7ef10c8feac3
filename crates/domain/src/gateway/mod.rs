//! Payment gateways: their names, their terms, and the ports that each adapter crate implements.

mod adapter;
mod callbacks;
mod name;
mod port;
mod refund;
mod terms;
mod view;

pub use adapter::{GatewayAdapter, GatewayPorts, UnfitSetting};
pub use callbacks::{CALLBACK_BODY_BYTES_MAX, CallbackCall, CallbackReply, Callbacks};
pub use name::{GatewayName, InvalidGatewayName};
pub use port::PaymentGateway;
pub use refund::{RefundOrder, RefundView};
pub use terms::{Commission, CommissionKind, GatewayTerms};
pub use view::{GatewayView, LookUpError, ProbeFailure};
