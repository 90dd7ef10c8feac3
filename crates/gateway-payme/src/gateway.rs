use std::sync::Arc;

use async_trait::async_trait;
use domain::gateway::{
    GatewayName, GatewayView, LookUpError, PaymentGateway, ProbeFailure, RefundOrder, RefundView,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, AttemptStatus, Payment};
use domain::text::Language;
use domain::time::Clock;

use crate::millis::is_stale;
use crate::open::gateway_name;
use crate::pay_link::CheckoutLink;
use crate::probe::Probe;
use crate::transaction::{CANCELLED_BY_TIMEOUT, began_at};

/// What staff are told who want to refund a payment.
const REFUND_INSTEAD: &str = "refund it in Payme's merchant cabinet";

/// Payme as a gateway that payers are sent to. Its Merchant API has no question that we could ask.
pub(crate) struct PaymeGateway {
    link: CheckoutLink,
    probe: Probe,
    clock: Arc<dyn Clock>,
}

impl PaymeGateway {
    pub(crate) fn new(link: CheckoutLink, probe: Probe, clock: Arc<dyn Clock>) -> Self {
        Self { link, probe, clock }
    }
}

#[async_trait]
impl PaymentGateway for PaymeGateway {
    fn name(&self) -> GatewayName {
        gateway_name()
    }

    /// Payme counts in tiyin.
    fn currencies(&self) -> &'static [CurrencyCode] {
        &[CurrencyCode::Uzs]
    }

    fn pay_link(&self, payment: &Payment, return_url: &str, language: Option<Language>) -> String {
        self.link.of(payment, return_url, language)
    }

    /// What follows from the protocol alone: a transaction that Payme created more than 12 hours ago may not be
    /// performed any more, so that one which is open has taken no money and will take none.
    async fn look_up(
        &self,
        _payment: &Payment,
        attempts: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        let now = self.clock.now();
        let mut open = attempts
            .iter()
            .filter(|attempt| attempt.status == AttemptStatus::Open)
            .peekable();
        if open.peek().is_some() && open.all(|attempt| is_stale(began_at(attempt), now)) {
            return Ok(GatewayView::NotPaid {
                is_final: true,
                error_code: Some(CANCELLED_BY_TIMEOUT),
            });
        }
        Err(LookUpError::NotSupported)
    }

    /// Its Merchant API has no call for a refund, so that no wallet need be debited to find that out.
    fn refund_obstacle(&self, _payment: &Payment, _amount: AnyMoney) -> Option<&'static str> {
        Some(REFUND_INSTEAD)
    }

    async fn refund(&self, _order: &RefundOrder<'_>) -> RefundView {
        RefundView::NotSupported {
            instead: REFUND_INSTEAD,
        }
    }

    /// Nothing that we order is ever sent to Payme, so a refund of ours has not been made. One that is pending all the same
    /// goes on to be ordered, is refused, and the wallet has its money back.
    async fn look_up_refund(&self, _order: &RefundOrder<'_>) -> RefundView {
        RefundView::NotMade
    }

    async fn probe(&self) -> Result<(), ProbeFailure> {
        self.probe.run().await
    }
}
