use std::fmt;

use crate::money::AnyMoney;
use crate::payment::Payment;

/// Judges before a wallet is debited whether so much of a payment can go back to its payer. It asks nobody: what only the
/// gateway knows shows when it is asked.
pub trait WayBack: fmt::Debug + Send + Sync {
    /// Why there is no way back; `None` when nothing is known against it.
    fn obstacle(&self, payment: &Payment, amount: AnyMoney) -> Option<NoWayBack>;
}

/// No way back at all: for whoever gives nothing back.
#[derive(Clone, Copy, Debug)]
pub struct NoGateway;

impl WayBack for NoGateway {
    fn obstacle(&self, _payment: &Payment, _amount: AnyMoney) -> Option<NoWayBack> {
        Some(NoWayBack::GatewayNotSetUp)
    }
}

/// Why money cannot go back to its payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoWayBack {
    /// This installation cannot talk to the gateway that took the money.
    #[error("the gateway is not set up here")]
    GatewayNotSetUp,
    /// The gateway gives no such sum of this payment back.
    #[error("the gateway does not give it back: {instead}")]
    NotSupported {
        /// What to do instead, for staff.
        instead: &'static str,
    },
}
