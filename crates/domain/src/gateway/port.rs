use crate::gateway::GatewayName;
use crate::payment::Payment;

/// What the service asks of a gateway. One adapter crate implements it for one gateway; the callbacks of that
/// gateway live in the same crate and become [`crate::ledger::Command`]s.
pub trait PaymentGateway: Send + Sync {
    /// Which gateway this is.
    fn name(&self) -> GatewayName;

    /// The link that the payer is sent to. Pure: the same payment has the same link for ever.
    ///
    /// `return_url` is where the gateway sends the browser afterwards, whatever the outcome.
    fn pay_link(&self, payment: &Payment, return_url: &str) -> String;
}
