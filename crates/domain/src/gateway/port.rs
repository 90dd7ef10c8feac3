use async_trait::async_trait;

use super::{GatewayView, LookUpError, ProbeFailure, RefundOrder, RefundView};
use crate::gateway::GatewayName;
use crate::money::{AnyMoney, CurrencyCode};
use crate::payment::{Attempt, Payment};
use crate::text::Language;

/// What the service asks of a gateway. One adapter crate implements it for one gateway; what the gateway calls us with
/// lives in the same crate, behind [`super::Callbacks`], and what payers type into our card page is handed to it as
/// [`crate::card::CardGateway`].
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Which gateway this is.
    fn name(&self) -> GatewayName;

    /// The currencies in which it collects. No payment is created in another one, whatever the terms of the gateway
    /// say: a gateway that knows so'm alone would take the figures of a sum in dollars for so'm.
    fn currencies(&self) -> &'static [CurrencyCode];

    /// The link that the payer is sent to. Pure: the same payment has the same link for ever, in a language.
    ///
    /// `return_url` is where the gateway sends the browser afterwards, whatever the outcome. `language` is the one in which the
    /// payer asked to be talked to, if any; it counts where a link can say it.
    fn pay_link(&self, payment: &Payment, return_url: &str, language: Option<Language>) -> String;

    /// Asks the gateway how a payment stands, and is bounded in time by the adapter. It moves no money that was not
    /// moving already: an adapter may finish at the gateway what a debit of its own left half done, nothing else.
    ///
    /// `attempts` are all that are known, oldest first. A gateway that cannot be asked answers
    /// [`LookUpError::NotSupported`].
    async fn look_up(
        &self,
        payment: &Payment,
        attempts: &[Attempt],
    ) -> Result<GatewayView, LookUpError>;

    /// Asks how one attempt of a payment stands, which is given as if it were open: how it ended is the question.
    ///
    /// `all` are all attempts that are known, oldest first. What the gateway says of the others ends nothing here; it may
    /// tell whose an answer is.
    async fn look_up_attempt(
        &self,
        payment: &Payment,
        attempt: &Attempt,
        _all: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        self.look_up(payment, std::slice::from_ref(attempt)).await
    }

    /// Why this sum of a payment cannot be given back through this gateway as things stand, and what to do instead, for
    /// staff; `None` when nothing is known against it. Asked before the wallet is debited. Pure: what only the gateway
    /// knows shows when it is asked.
    fn refund_obstacle(&self, _payment: &Payment, _amount: AnyMoney) -> Option<&'static str> {
        None
    }

    /// Gives money back to the payer. The wallet has been debited before; the order's id is our reference at the
    /// gateway where it takes one. Called again only after [`PaymentGateway::look_up_refund`] proved that the gateway
    /// has not done it.
    async fn refund(&self, order: &RefundOrder<'_>) -> RefundView;

    /// Asks whether a refund that was ordered has been made. Changes nothing.
    async fn look_up_refund(&self, order: &RefundOrder<'_>) -> RefundView;

    /// Whether the gateway can be reached and serves us. The caller limits the time.
    async fn probe(&self) -> Result<(), ProbeFailure>;
}
