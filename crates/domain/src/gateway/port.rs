use async_trait::async_trait;

use super::{GatewayView, LookUpError, ProbeFailure};
use crate::gateway::GatewayName;
use crate::payment::{Attempt, Payment};

/// What the service asks of a gateway. One adapter crate implements it for one gateway; the callbacks of that
/// gateway live in the same crate and become [`crate::ledger::Command`]s.
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Which gateway this is.
    fn name(&self) -> GatewayName;

    /// The link that the payer is sent to. Pure: the same payment has the same link for ever.
    ///
    /// `return_url` is where the gateway sends the browser afterwards, whatever the outcome.
    fn pay_link(&self, payment: &Payment, return_url: &str) -> String;

    /// Asks the gateway how a payment stands. Changes nothing on either side, and is bounded in time by the adapter.
    ///
    /// `attempts` are all that are known, oldest first. A gateway that cannot be asked answers
    /// [`LookUpError::NotSupported`].
    async fn look_up(
        &self,
        payment: &Payment,
        attempts: &[Attempt],
    ) -> Result<GatewayView, LookUpError>;

    /// Whether the gateway can be reached and serves us. The caller limits the time.
    async fn probe(&self) -> Result<(), ProbeFailure>;
}
